import type { Instant } from './instant.ts';

/** A commit, without its content. `sha` is the full object id, `subject` the first line of its message, `author` a name. */
export interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly date: Instant;
  readonly parents: readonly string[];
  /** True where the clone ends: what was before is not known. */
  readonly cut?: boolean;
}
