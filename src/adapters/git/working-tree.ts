import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Snapshot, SnapshotFile } from '../../core/values/snapshot.ts';
import { snapshotOf } from '../../core/values/snapshot.ts';
import { blobId } from './blob-id.ts';
import { LocalRepositoryError } from './local-repository-error.ts';
import { runGit } from './run-git.ts';

/** What one working tree may hold, in bytes. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The files as they lie on the disk now: in a checkout the tracked and the new ones that are not ignored, from its root; in
 * any other folder all of them. Submodules and nested repositories are left out, as Git leaves them out of its own tree.
 * @throws LocalRepositoryError when the folder is missing, or holds more than 256 MiB.
 */
export async function workingTree(folder: string): Promise<Snapshot> {
  const { root, paths } = await listFiles(folder);
  const isInside = insideOf(await realpath(root));
  const files = new Map<string, SnapshotFile>();
  let bytes = 0;
  for (const path of paths) {
    const file = (await isInside(path)) ? await readEntry(join(root, path)) : undefined;
    if (file === undefined) continue;
    bytes += file.bytes.length;
    if (bytes > MAX_BYTES) throw tooLarge(root);
    files.set(path, file);
  }
  return snapshotOf(files, null);
}

async function listFiles(folder: string): Promise<{ readonly root: string; readonly paths: readonly string[] }> {
  try {
    const root = (await runGit(folder, ['rev-parse', '--show-toplevel'])).toString('utf8').replace(/\r?\n$/, '');
    const listed = await runGit(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
    return {
      root,
      paths: [...new Set(listed.toString('utf8').split('\0'))].filter((path) => path !== '' && !path.endsWith('/')),
    };
  } catch (error) {
    if (!(error instanceof LocalRepositoryError) || !['not-a-repository', 'git-missing'].includes(error.reason))
      throw error;
    return { root: folder, paths: await walk(folder) };
  }
}

async function walk(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of await entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.git') open.push(path);
      } else found.push(relative(folder, path).split(sep).join('/'));
    }
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new LocalRepositoryError('no-such-folder', `The folder ${folder} cannot be read. Check the path.`, error);
  }
}

/** A tracked path may lead through a folder that was replaced by a symbolic link: what lies behind it is not part of the tree. */
function insideOf(root: string): (path: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (path) => {
    const folder = dirname(path);
    const expected = folder === '.' ? root : join(root, folder);
    const answer =
      known.get(folder) ??
      realpath(expected).then(
        (real) => real === expected,
        () => false,
      );
    known.set(folder, answer);
    return answer;
  };
}

/** A deleted file is still listed by the index, and a submodule is a folder: neither is a file of this tree. */
async function readEntry(path: string): Promise<SnapshotFile | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isSymbolicLink() === true) {
    const linksTo = await readlink(path);
    const bytes = Buffer.from(linksTo, 'utf8');
    return { id: blobId(bytes), bytes, linksTo };
  }
  if (stats?.isFile() !== true) return undefined;
  if (stats.size > MAX_BYTES) throw tooLarge(path);
  const bytes = await readFile(path);
  return { id: blobId(bytes), bytes };
}

const tooLarge = (path: string) =>
  new LocalRepositoryError(
    'too-large',
    `${path} holds more than ${MAX_BYTES} bytes, which is the limit. Name the folder that is deployed.`,
  );
