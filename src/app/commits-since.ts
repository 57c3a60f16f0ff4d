import type { Commit } from '../core/values/commit.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';

/** A range of commits, as far as they touch what something is made of. */
export interface CommitRange {
  readonly repository: RepositoryRef;
  readonly paths: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/** The commit `from` itself, whether or not it touches the paths, then what came after it up to `to` and does; oldest first. */
export async function commitsSince(repositories: Repositories, range: CommitRange): Promise<readonly Commit[]> {
  const { repository, paths, from, to, limit } = range;
  const [[first], before, newestFirst] = await Promise.all([
    repositories.history(repository, from, [], 1),
    repositories.history(repository, from, paths, limit),
    repositories.history(repository, to, paths, limit),
  ]);
  if (first === undefined) throw new Error(`${repository.id} has no commit ${from}`);
  const known = new Set([first.sha, ...before.map(({ sha }) => sha)]);
  return [first, ...newestFirst.filter(({ sha }) => !known.has(sha)).reverse()];
}
