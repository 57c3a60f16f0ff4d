import type { Report } from './report.ts';
import { code, paragraph, said, text } from './words.ts';

/** A fix pull request that was merged or closed, and whether its alert is over already. */
export interface EndedPullRequest {
  readonly number: number;
  readonly action: 'merged' | 'closed';
  readonly by: string;
  readonly resolved: boolean;
}

/** Says in the thread what became of the pull request, and what happens next. */
export function pullRequestEndedReport({ number, action, by, resolved }: EndedPullRequest): Report {
  return {
    title: `Pull request #${number} was ${action}`,
    blocks: [paragraph(code(`#${number}`), text(` was ${action} by `), said(by), text(`. ${next(action, resolved)}`))],
    actions: [],
  };
}

function next(action: EndedPullRequest['action'], resolved: boolean): string {
  if (resolved) return 'The alert is resolved already.';
  return action === 'merged'
    ? 'The next sync brings it to the cluster; I say when the alert clears.'
    : 'I respect that and do not open it again.';
}
