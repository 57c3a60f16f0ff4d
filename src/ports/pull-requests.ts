import type { RepositoryRef } from './repositories.ts';

/** Everything a pull request needs, derived from a finding: the same finding yields the same branch and title. */
export interface PullRequestDraft {
  readonly repository: RepositoryRef;
  readonly branch: string;
  /** The commit the changes were computed on: the branch starts there. */
  readonly baseSha: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly commit: { readonly headline: string; readonly body: string };
  /** Full new text per path. */
  readonly changes: ReadonlyMap<string, string>;
}

export type PullRequestOutcome =
  | { readonly kind: 'opened' | 'updated' | 'already-open'; readonly number: number; readonly url: string }
  /** Somebody closed this finding's pull request without merging: their no is respected. */
  | { readonly kind: 'closed-before'; readonly number: number; readonly url: string }
  /** It was merged already. */
  | { readonly kind: 'merged-before'; readonly number: number; readonly url: string }
  | { readonly kind: 'nothing-to-change' }
  /** The branch moved while we wrote; compute again on the new head. */
  | { readonly kind: 'base-moved' };

/** Opens fix pull requests, never two for the same branch. */
export interface PullRequests {
  open(draft: PullRequestDraft): Promise<PullRequestOutcome>;
}
