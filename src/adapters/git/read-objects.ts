import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

/** An object as Git stores it. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/**
 * Objects by what they are asked for with (an id, `<commit>^{tree}`), in that order, through one `git cat-file --batch`.
 * @throws LocalRepositoryError `git-failed` when the repository lacks one of them (a partial clone).
 */
export async function readObjects(folder: string, names: readonly string[]): Promise<readonly GitObject[]> {
  if (names.length === 0) return [];
  const printed = await runGit(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`);
  return [...parseBatch(printed, folder)];
}

/**
 * How many bytes objects hold, all together, without reading them.
 * @throws LocalRepositoryError `git-failed` when the repository lacks one of them.
 */
export async function sizeOfObjects(folder: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const printed = await runGit(
    folder,
    ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
    `${ids.join('\n')}\n`,
  );
  return printed
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .reduce((sum, line) => {
      const [id = '', size = ''] = line.split(' ');
      if (!/^\d+$/.test(size)) throw missing(id, folder);
      return sum + Number(size);
    }, 0);
}

/** `<object> SP <type> SP <size> LF <contents> LF`, or `<object> SP missing LF` (git-cat-file, BATCH OUTPUT). */
function* parseBatch(printed: Buffer, folder: string): Generator<GitObject> {
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(0x0a, at);
    const [id = '', type = '', size = ''] = printed.toString('latin1', at, end).split(' ');
    if (!/^\d+$/.test(size)) throw missing(id, folder);
    const start = end + 1;
    const stop = start + Number(size);
    // A copy: a slice would keep the whole printed buffer alive as long as one object of it is cached.
    yield { id, type, bytes: new Uint8Array(printed.subarray(start, stop)) };
    at = stop + 1;
  }
}

function missing(id: string, folder: string): LocalRepositoryError {
  return new LocalRepositoryError(
    'git-failed',
    `Object ${id} is missing in ${folder}. Is it a partial clone? \`git fetch\` all objects first.`,
  );
}
