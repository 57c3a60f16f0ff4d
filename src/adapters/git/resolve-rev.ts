import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

/**
 * The full commit id of anything people write for a revision: a branch, tag, short id, `HEAD~2`.
 * @throws LocalRepositoryError `unknown-revision` when it names no commit.
 */
export async function resolveRev(folder: string, rev: string): Promise<string> {
  try {
    const id = await runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`]);
    return id.toString('utf8').trim();
  } catch (error) {
    if (error instanceof LocalRepositoryError && error.reason !== 'git-failed') throw error;
    throw new LocalRepositoryError(
      'unknown-revision',
      `There is no revision ${JSON.stringify(rev)} in ${folder}. ${await adviceFor(folder)}`,
      error,
    );
  }
}

/** A shallow clone has neither older commits nor, where a pipeline made it, other branches and tags. */
async function adviceFor(folder: string): Promise<string> {
  const shallow = await runGit(folder, ['rev-parse', '--is-shallow-repository']);
  return shallow.toString('utf8').trim() === 'true'
    ? 'The clone is shallow: `git fetch --unshallow --tags`, or fetch-depth: 0 in a pipeline.'
    : '`git log --oneline --all` lists the commits.';
}
