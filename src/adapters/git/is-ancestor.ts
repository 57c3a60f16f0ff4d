import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

/** Whether a commit is another one or among those it came from. */
export async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  try {
    await runGit(folder, ['merge-base', '--is-ancestor', older, newer]);
    return true;
  } catch (error) {
    // It answers with its exit status, and says nothing unless something is wrong.
    if (error instanceof LocalRepositoryError && error.cause instanceof Error && Reflect.get(error.cause, 'code') === 1)
      return false;
    throw error;
  }
}
