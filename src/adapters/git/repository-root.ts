import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

/**
 * The root of the checkout that `folder` lies in, or null where there is none (no repository, a bare one, no git). Written as
 * the caller writes `folder`: Git resolves symbolic links, and a root in other words would not be a prefix of the caller's paths.
 */
export async function repositoryRoot(folder: string): Promise<string | null> {
  try {
    const [root = '', up = ''] = (await runGit(folder, ['rev-parse', '--show-toplevel', '--show-cdup']))
      .toString('utf8')
      .split(/\r?\n/);
    const asWritten = resolve(folder, up);
    return (await realpath(asWritten)) === (await realpath(root)) ? asWritten : root;
  } catch (error) {
    if (error instanceof LocalRepositoryError && error.reason !== 'no-such-folder') return null;
    throw error;
  }
}
