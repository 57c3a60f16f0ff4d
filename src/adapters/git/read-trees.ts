import { LRUCache } from 'lru-cache';
import type { Snapshot, SnapshotFile } from '../../core/values/snapshot.ts';
import { LocalRepositoryError } from './local-repository-error.ts';
import { parseTree, type TreeEntry } from './parse-tree.ts';
import { readObjects, sizeOfObjects } from './read-objects.ts';
import { type Folder, snapshotOfFolder } from './snapshot-of-folder.ts';

/** What is read at once, in bytes, and how much of what was read is kept for the next time. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_TREES = 100_000;
/** A tree may name one tree many times over: a few bytes then hold more files than there is memory for. */
const MAX_FILES = 1_000_000;
const MAX_DEPTH = 256;

/**
 * Reads the trees of commits of local repositories. Trees and files are kept by their Git id, so that a commit costs what is different in it,
 * and snapshots share what they have in common.
 */
export function treeReader(): (folder: string, commits: readonly string[]) => Promise<readonly Snapshot[]> {
  let caches: Caches | undefined;
  return async (folder, commits) => {
    // A cache sets its whole room aside at once; who never reads a commit should not wait for that.
    caches ??= emptyCaches();
    const { entries, folders, files } = caches;
    const roots = await readObjects(
      folder,
      commits.map((commit) => `${commit}^{tree}`),
    );
    const trees = await readSubtrees(folder, roots, entries);
    const blobs = await readFiles(folder, trees, files);
    const made = new Map<string, Folder>();
    return roots.map(({ id }, index) => {
      const root = folderOf(id, { trees, blobs, folders, made });
      if (root.count > MAX_FILES) throw tooLarge(folder, `${root.count} files in one commit`, MAX_FILES);
      return snapshotOfFolder(root, commits[index] ?? null);
    });
  };
}

interface Caches {
  readonly entries: LRUCache<string, readonly TreeEntry[]>;
  readonly folders: LRUCache<string, Folder>;
  readonly files: LRUCache<string, SnapshotFile>;
}

const emptyCaches = (): Caches => ({
  entries: new LRUCache({ max: MAX_TREES }),
  folders: new LRUCache({ max: MAX_TREES }),
  files: new LRUCache({ maxSize: MAX_BYTES, sizeCalculation: ({ bytes }) => bytes.length + 1 }),
});

/** Everything below some trees, a level at a time: as many calls of Git as the deepest folder that is not known has above it. */
async function readSubtrees(
  folder: string,
  roots: readonly { readonly id: string; readonly bytes: Uint8Array }[],
  known: LRUCache<string, readonly TreeEntry[]>,
): Promise<ReadonlyMap<string, readonly TreeEntry[]>> {
  const trees = new Map(roots.map(({ id, bytes }) => [id, known.get(id) ?? parseTree(bytes, id.length / 2)]));
  let level = [...trees.values()];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw tooLarge(folder, 'folders in folders', MAX_DEPTH);
    const below = new Set(level.flat().flatMap(({ kind, id }) => (kind === 'folder' && !trees.has(id) ? [id] : [])));
    const missing = [...below].filter((id) => !known.has(id));
    const read = new Map((await readObjects(folder, missing)).map(({ id, bytes }) => [id, bytes]));
    level = [...below].map((id) => {
      const bytes = read.get(id);
      const tree = bytes === undefined ? (known.get(id) ?? []) : parseTree(bytes, id.length / 2);
      trees.set(id, tree);
      return tree;
    });
  }
  for (const [id, tree] of trees) known.set(id, tree);
  return trees;
}

/** @throws LocalRepositoryError `too-large` when what was not read before is too much. */
async function readFiles(
  folder: string,
  trees: ReadonlyMap<string, readonly TreeEntry[]>,
  known: LRUCache<string, SnapshotFile>,
): Promise<ReadonlyMap<string, SnapshotFile>> {
  const found = new Map<string, SnapshotFile>();
  const missing = new Set<string>();
  for (const { kind, id } of [...trees.values()].flat()) {
    if (kind === 'folder' || kind === 'submodule' || found.has(id)) continue;
    const file = known.get(id);
    if (file === undefined) missing.add(id);
    else found.set(id, file);
  }
  const bytes = await sizeOfObjects(folder, [...missing]);
  if (bytes > MAX_BYTES) throw tooLarge(folder, `${bytes} bytes to be read at once`, MAX_BYTES);
  for (const { id, bytes } of await readObjects(folder, [...missing])) {
    const file = { id, bytes };
    known.set(id, file);
    found.set(id, file);
  }
  return found;
}

interface Read {
  readonly trees: ReadonlyMap<string, readonly TreeEntry[]>;
  readonly blobs: ReadonlyMap<string, SnapshotFile>;
  /** Folders of earlier calls, and those of this one, which the cache may have dropped already. */
  readonly folders: LRUCache<string, Folder>;
  readonly made: Map<string, Folder>;
}

function folderOf(id: string, read: Read): Folder {
  const known = read.made.get(id) ?? read.folders.get(id);
  if (known !== undefined) return known;
  const folders = new Map<string, Folder>();
  const files = new Map<string, SnapshotFile>();
  const submodules: string[] = [];
  let count = 0;
  for (const { kind, name, id: entry } of read.trees.get(id) ?? []) {
    const file = read.blobs.get(entry);
    if (kind === 'folder') {
      const inner = folderOf(entry, read);
      folders.set(name, inner);
      count += inner.count;
      submodules.push(...inner.submodules.map((path) => `${name}/${path}`));
    } else if (kind === 'submodule') submodules.push(name);
    else if (file !== undefined) files.set(name, kind === 'link' ? linkOf(file) : file);
  }
  const folder = { folders, files, count: count + files.size, submodules: submodules.sort() };
  read.made.set(id, folder);
  read.folders.set(id, folder);
  return folder;
}

function linkOf({ id, bytes }: SnapshotFile): SnapshotFile {
  return { id, bytes, linksTo: new TextDecoder().decode(bytes) };
}

function tooLarge(folder: string, what: string, limit: number): LocalRepositoryError {
  return new LocalRepositoryError('too-large', `${folder} holds ${what}; the limit is ${limit}.`);
}
