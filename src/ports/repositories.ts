import type { Commit } from '../core/values/commit.ts';
import type { Snapshot } from '../core/values/snapshot.ts';

/** Names a repository: `owner/name` on a forge, a folder for a local one. */
export interface RepositoryRef {
  readonly id: string;
  /** Branch that is deployed; null is the repository's default branch. */
  readonly branch: string | null;
}

/** Read access to Git, at commits. Content is cached by Git object id: a commit costs only what was not seen before. */
export interface Repositories {
  /** The commit the branch points to now. */
  head(repository: RepositoryRef): Promise<Commit>;
  /**
   * Commits reachable from `at` that touch one of `paths` (files or folders; empty = all), newest first, at most `limit`. Of a merge the merge
   * itself, as far as the repository can tell: what was deployed is the chain of first parents.
   */
  history(repository: RepositoryRef, at: string, paths: readonly string[], limit: number): Promise<readonly Commit[]>;
  /** The whole tree at each commit, in the order asked. */
  snapshots(repository: RepositoryRef, shas: readonly string[]): Promise<readonly Snapshot[]>;
}
