import type { Option } from '../fix/option.ts';
import type { Report } from './report.ts';
import { link, note, paragraph, person, said, text } from './words.ts';

/** What became of a wish for a pull request. The kinds are those of the forge's answer. */
export interface PullRequestNews {
  readonly outcome:
    | {
        readonly kind: 'opened' | 'updated' | 'already-open' | 'closed-before' | 'merged-before';
        readonly number: number;
        readonly url: string;
      }
    | { readonly kind: 'nothing-to-change' };
  readonly option: Option;
  /** Who pressed the button, as the chat names them. */
  readonly user: string;
}

/** Tells the thread about the pull request. */
export function pullRequestReport({ outcome, option, user }: PullRequestNews): Report {
  if (outcome.kind === 'nothing-to-change') {
    const sentence = 'There is nothing to change: the branch holds this fix already.';
    return { title: sentence, blocks: [paragraph(text(sentence))], actions: [] };
  }
  const label = `#${outcome.number}`;
  return {
    title: `${label}: ${SENTENCES[outcome.kind]}`,
    blocks: [
      // An older pull request of this fault may hold another option.
      paragraph(link(label, outcome.url), ...(holdsOption(outcome.kind) ? [text(' '), said(option.title)] : [])),
      note(text('Asked for by '), person(user), text('. Nothing changes in the cluster until it is merged.')),
    ],
    actions: [{ type: 'open-url', label: `View ${label}`, url: outcome.url }],
  };
}

const holdsOption = (kind: string): boolean => kind === 'opened' || kind === 'updated';

const SENTENCES = {
  opened: 'The pull request is open for review.',
  updated: 'It was open already; I brought it up to date.',
  'already-open': 'This fault has an open pull request already; I left it as it is.',
  'closed-before': 'Somebody closed it without merging. I respect that and do not open it again.',
  'merged-before': 'It was merged before. If the alert still fires, the sync may not have come through.',
} as const;
