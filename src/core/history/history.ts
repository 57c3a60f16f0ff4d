import type { Refusal } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { Gap } from '../values/gap.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';

export type Outcome = 'created' | 'configured' | 'unchanged' | 'rejected' | 'pruned' | 'not-attempted';

/** What a sync did to one object. `refusal` when `rejected`; `source` is where the object is declared. */
export interface ObjectOutcome {
  readonly ref: ObjectRef;
  readonly outcome: Outcome;
  readonly refusal?: Refusal;
  readonly source?: Source;
  /** True when it was deleted and created anew rather than changed: what it ran or held was gone for a while. */
  readonly recreated?: true;
}

/** What Argo CD does after a sync that failed: it tries the same commit again, and meanwhile syncs no newer one. */
export interface Retries {
  /** How often; unlimited below 0. */
  readonly times: number;
  /** How long the attempts last, with Argo CD's default pauses; null without end. */
  readonly seconds: number | null;
  /** The operation's message after the last attempt. */
  readonly message: string;
  /** The application's condition `SyncError` from then on, until there is another revision. */
  readonly condition: string;
  /** True when each attempt takes the newest commit (`retry.refresh`), so that a newer one is not held back. */
  readonly refreshes: boolean;
}

/** One object of the predicted cluster: the last declaration of it that the API server took. */
export interface LiveObject {
  readonly ref: ObjectRef;
  /** The declaration that is live, with the provenance it had in the commit that brought it. */
  readonly object: RenderedObject;
  /** The commit whose sync last created or configured it. */
  readonly since: Commit;
}

/** The sync of one commit. `failed`: nothing was applied (it did not render, or the dry run failed); `partial`: some objects were refused. */
export interface Step {
  readonly commit: Commit;
  readonly outcome: 'synced' | 'partial' | 'failed';
  /** Argo CD's operation message, or for a commit that does not render its condition, with kustomize's own words. */
  readonly message?: string;
  readonly retries?: Retries;
  readonly rendered: Rendered;
  readonly objects: readonly ObjectOutcome[];
  /** The predicted cluster after this sync. */
  readonly live: readonly LiveObject[];
}

/** The fold over an application's commits, oldest first. `steps[0]` is the baseline, taken as fully applied. */
export interface History {
  readonly application: Application;
  readonly baseline: { readonly commit: Commit; readonly why: 'known-synced' | 'oldest-in-window' | 'given' };
  readonly steps: readonly Step[];
  readonly gaps: readonly Gap[];
}
