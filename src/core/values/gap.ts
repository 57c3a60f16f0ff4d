import type { ChartRequest } from './chart.ts';
import type { Source } from './source.ts';

/** Something that could not be seen, and so what an answer does not cover. Never dropped on the way to the reader. */
export interface Gap {
  /** Why, as a stable word; the sentence is `detail`. */
  readonly reason:
    | 'helm-chart'
    | 'remote-base'
    | 'unsupported-field'
    | 'plugin'
    | 'generator'
    | 'unreadable-file'
    | 'unreadable-repository'
    | 'unknown-crd'
    | 'sealed-secret'
    | 'render-failed'
    | 'no-alert-rule'
    | 'no-target'
    | 'no-application'
    | 'baseline-assumed'
    | 'history-cut'
    | 'live-state'
    | 'policy-unread';
  readonly detail: string;
  readonly source?: Source;
  /** What would have to be read to see it, as the repository names it. */
  readonly url?: string;
  /** The folder of this repository that is not there. */
  readonly folder?: string;
  /** What a program would have to inflate to see it. */
  readonly chart?: ChartRequest;
}
