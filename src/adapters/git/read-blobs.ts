import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

interface BlobCache {
  get(id: string): Uint8Array | undefined;
  set(id: string, bytes: Uint8Array): unknown;
}

/**
 * The bytes of each blob, from `seen` or through one `git cat-file --batch`; new ones are put into `seen`.
 * @throws LocalRepositoryError `git-failed` when the repository lacks one of them (a partial clone).
 */
export async function readBlobs(
  folder: string,
  ids: ReadonlySet<string>,
  seen: BlobCache,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const missing: string[] = [];
  for (const id of ids) {
    const bytes = seen.get(id);
    if (bytes === undefined) missing.push(id);
    else found.set(id, bytes);
  }
  if (missing.length === 0) return found;
  const printed = await runGit(folder, ['cat-file', '--batch'], `${missing.join('\n')}\n`);
  for (const [id, bytes] of parseBatch(printed, folder)) {
    seen.set(id, bytes);
    found.set(id, bytes);
  }
  return found;
}

/** `<object> SP <type> SP <size> LF <contents> LF`, or `<object> SP missing LF` (git-cat-file, BATCH OUTPUT). */
function* parseBatch(printed: Buffer, folder: string): Generator<readonly [string, Uint8Array]> {
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(0x0a, at);
    const [id = '', type = '', size = ''] = printed.toString('latin1', at, end).split(' ');
    if (type !== 'blob') {
      throw new LocalRepositoryError(
        'git-failed',
        `Object ${id} is missing in ${folder}. Is it a partial clone? \`git fetch\` all objects first.`,
      );
    }
    const start = end + 1;
    const stop = start + Number(size);
    // A copy: a slice would keep the whole printed buffer alive as long as one file of it is cached.
    yield [id, new Uint8Array(printed.subarray(start, stop))];
    at = stop + 1;
  }
}
