import type { ChartOutcome } from './chart.ts';

/**
 * One file of a tree. `id` is its Git object id (equal id = equal bytes, which is what caches key on).
 * A symbolic link has `linksTo`, and `bytes` are not to be read.
 */
export interface SnapshotFile {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly linksTo?: string;
}

/** Another repository's tree, read along because a kustomization names it. */
export interface RemoteTree {
  readonly snapshot: Snapshot;
  /** The folder that is meant. */
  readonly path: string;
  /** Web address of the tree: what stands before its files' paths when they are named. */
  readonly name: string;
}

/**
 * The repository's files at one moment, complete and frozen: all that the core may read. Paths are relative to the repository
 * root, separated by `/`, without `.` or `..`; the root itself is the empty string. A path outside has no meaning here.
 */
export interface Snapshot {
  /** Full commit id, or null for a working tree. */
  readonly commit: string | null;
  /** The file, or undefined when there is none (a folder is none). */
  file(path: string): SnapshotFile | undefined;
  /** The file decoded as UTF-8 (memoised per object), or undefined. */
  text(path: string): string | undefined;
  isFolder(path: string): boolean;
  /** Names of what lies directly in a folder, sorted; empty for what is no folder. */
  list(folder: string): readonly string[];
  /** Every file path, sorted. */
  paths(): readonly string[];
  /** Trees of other repositories that were read along, by the URL that names them. They are no part of the paths. */
  readonly remotes?: ReadonlyMap<string, RemoteTree>;
  /** What came of charts, by the key of their request. Absent: nobody inflates charts here; present and without a key: ask. */
  readonly charts?: ReadonlyMap<string, ChartOutcome>;
  /** Folders that are other repositories' commits (submodules), sorted: what is in them was not read. Absent: none. */
  readonly submodules?: readonly string[];
}

/** A snapshot over a map from path to file. Decoding is lazy and shared between snapshots that hold the same file object. */
export function snapshotOf(files: ReadonlyMap<string, SnapshotFile>, commit: string | null): Snapshot {
  const folders = indexFolders(files.keys());
  let sorted: readonly string[] | undefined;
  return {
    commit,
    file: (path) => files.get(path),
    text: (path) => {
      const file = files.get(path);
      return file === undefined ? undefined : fileText(file);
    },
    isFolder: (path) => folders.has(path),
    list: (folder) => [...(folders.get(folder) ?? [])].sort(),
    paths: () => (sorted ??= [...files.keys()].sort()),
  };
}

/** The snapshot with some files' text replaced or added, or removed (null). Used to prove an edit before it is offered. */
export function withFiles(base: Snapshot, changes: ReadonlyMap<string, string | null>): Snapshot {
  const files = new Map<string, SnapshotFile>();
  for (const path of base.paths()) {
    const file = base.file(path);
    if (file !== undefined && !changes.has(path)) files.set(path, file);
  }
  for (const [path, text] of changes) {
    if (text !== null) files.set(path, { id: `edited:${path}:${text}`, bytes: new TextEncoder().encode(text) });
  }
  const edited = snapshotOf(files, base.commit);
  return {
    ...edited,
    ...(base.remotes === undefined ? {} : { remotes: base.remotes }),
    ...(base.charts === undefined ? {} : { charts: base.charts }),
    ...(base.submodules === undefined ? {} : { submodules: base.submodules }),
  };
}

/** The snapshot with trees of other repositories beside it. */
export function withRemotes(base: Snapshot, remotes: ReadonlyMap<string, RemoteTree>): Snapshot {
  return { ...base, remotes };
}

/** The snapshot with what came of charts beside it. */
export function withCharts(base: Snapshot, charts: ReadonlyMap<string, ChartOutcome>): Snapshot {
  return { ...base, charts };
}

const decoded = new WeakMap<SnapshotFile, string>();

/** A file decoded as UTF-8, once for every snapshot that holds it. */
export function fileText(file: SnapshotFile): string {
  let text = decoded.get(file);
  if (text === undefined) {
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes);
    decoded.set(file, text);
  }
  return text;
}

function indexFolders(paths: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of paths) {
    let child = path;
    while (child !== '') {
      const slash = child.lastIndexOf('/');
      const parent = slash < 0 ? '' : child.slice(0, slash);
      const names = folders.get(parent) ?? new Set<string>();
      const known = names.has(child.slice(slash + 1));
      names.add(child.slice(slash + 1));
      folders.set(parent, names);
      if (known) break;
      child = parent;
    }
  }
  return folders;
}
