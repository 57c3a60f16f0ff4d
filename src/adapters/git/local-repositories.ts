import { LRUCache } from 'lru-cache';
import type { Commit } from '../../core/values/commit.ts';
import type { Snapshot, SnapshotFile } from '../../core/values/snapshot.ts';
import { snapshotOf } from '../../core/values/snapshot.ts';
import type { Repositories } from '../../ports/repositories.ts';
import { LocalRepositoryError } from './local-repository-error.ts';
import { readBlobs } from './read-blobs.ts';
import { resolveRev } from './resolve-rev.ts';
import { runGit } from './run-git.ts';

/** What one commit may hold, in bytes, and how much of what was read is kept for the next one. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Repositories in local folders, read through the `git` program: `RepositoryRef.id` is the folder, any folder of the
 * checkout or a bare repository; `branch` may be any revision, null is what is checked out. Nothing is written, no network used.
 * @throws LocalRepositoryError from every method: one line saying what, where and what now.
 */
export function localRepositories(): Repositories {
  const seen = new LRUCache<string, Uint8Array>({ maxSize: MAX_BYTES, sizeCalculation: (bytes) => bytes.length + 1 });
  const commitOf = resolvedOnce();
  return {
    head: async ({ id, branch }) => {
      const [commit] = await log(id, await resolveRev(id, branch ?? 'HEAD'), [], 1);
      if (commit === undefined) throw new LocalRepositoryError('unknown-revision', `${id} has no commits yet.`);
      return commit;
    },
    history: async ({ id }, at, paths, limit) => log(id, await commitOf(id, at), paths, limit),
    snapshots: async ({ id }, shas) => {
      const trees: Tree[] = [];
      for (const sha of shas) trees.push(await readTree(id, await commitOf(id, sha)));
      const wanted = new Set(trees.flatMap((tree) => tree.entries.map((entry) => entry.id)));
      const blobs = await readBlobs(id, wanted, seen);
      return trees.map((tree) => assemble(tree, blobs));
    },
  };
}

/** A full commit id never comes to mean another commit: hundreds of applications ask about the same one, and Git needs to be asked once. */
function resolvedOnce(): typeof resolveRev {
  const known = new LRUCache<string, Promise<string>>({ max: 1000 });
  return async (folder, rev) => {
    if (!/^[0-9a-f]{40,64}$/.test(rev)) return resolveRev(folder, rev);
    const key = `${folder}\0${rev}`;
    const commit = known.get(key) ?? resolveRev(folder, rev);
    known.set(key, commit);
    commit.catch(() => known.delete(key));
    return commit;
  };
}

/** Unit and record separators of our own: messages hold neither NUL (Git forbids it) nor, by this format, anything between. */
const LOG_FORMAT = '%H%x00%P%x00%ct%x00%an%x00%B%x00';

async function log(folder: string, at: string, paths: readonly string[], limit: number): Promise<readonly Commit[]> {
  const limits = paths.length === 0 || paths.includes('') ? [] : paths.map((path) => `:(top,literal)${path}`);
  const args = [
    'log',
    '-z',
    // No parent before its children, also within one second, where the plain order breaks that.
    '--date-order',
    `--max-count=${limit}`,
    `--format=tformat:${LOG_FORMAT}`,
    '--end-of-options',
    at,
    '--',
    ...limits,
  ];
  const fields = (await runGit(folder, args)).toString('utf8').split('\0');
  const commits: Commit[] = [];
  // Six per commit: the five of the format, and the empty one before the terminator that -z adds.
  for (let i = 0; i + 5 < fields.length; i += 6) {
    const [sha = '', parents = '', seconds = '', author = '', message = ''] = fields.slice(i, i + 5);
    commits.push({
      sha,
      subject: firstLine(message),
      author,
      date: Number(seconds) * 1000,
      parents: parents.split(' ').filter(Boolean),
    });
  }
  return commits;
}

const firstLine = (message: string): string => message.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';

interface Tree {
  readonly commit: string;
  readonly entries: readonly { readonly path: string; readonly id: string; readonly isLink: boolean }[];
}

/** `<mode> SP <type> SP <object> SP+ <size> TAB <path>`, each ended by NUL (git-ls-tree, OUTPUT FORMAT). A submodule's type is `commit`. */
async function readTree(folder: string, sha: string): Promise<Tree> {
  const listed = await runGit(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', '--end-of-options', sha]);
  const entries: { path: string; id: string; isLink: boolean }[] = [];
  let bytes = 0;
  for (const line of listed.toString('utf8').split('\0')) {
    const match = /^(\d+) blob ([0-9a-f]+) +(\d+)\t([^]+)$/.exec(line);
    if (match === null) continue;
    const [, mode = '', id = '', size = '0', path = ''] = match;
    bytes += Number(size);
    entries.push({ path, id, isLink: mode === '120000' });
  }
  if (bytes > MAX_BYTES) {
    throw new LocalRepositoryError(
      'too-large',
      `Commit ${sha} of ${folder} holds ${bytes} bytes; the limit is ${MAX_BYTES}.`,
    );
  }
  return { commit: sha, entries };
}

const shared = new WeakMap<Uint8Array, SnapshotFile>();

function assemble(tree: Tree, blobs: ReadonlyMap<string, Uint8Array>): Snapshot {
  const files = new Map<string, SnapshotFile>();
  for (const { path, id, isLink } of tree.entries) {
    const bytes = blobs.get(id);
    if (bytes === undefined) continue;
    files.set(path, isLink ? { id, bytes, linksTo: new TextDecoder().decode(bytes) } : fileOf(id, bytes));
  }
  return snapshotOf(files, tree.commit);
}

/** One file object per blob, so that decoding it once serves every snapshot that holds it. */
function fileOf(id: string, bytes: Uint8Array): SnapshotFile {
  const file = shared.get(bytes) ?? { id, bytes };
  shared.set(bytes, file);
  return file;
}
