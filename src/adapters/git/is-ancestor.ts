import { runGit } from './run-git.ts';

/** Whether a commit is another one or among those it came from: then nothing leads to it that does not lead to the other. */
export async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  const printed = await runGit(folder, ['rev-list', '--max-count=1', '--end-of-options', older, `^${newer}`]);
  return printed.length === 0;
}
