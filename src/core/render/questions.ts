import type { Snapshot } from '../values/snapshot.ts';

/** A snapshot that notes what it is asked. */
export interface Questioned {
  readonly snapshot: Snapshot;
  /** True when another snapshot answers everything asked so far alike, so that what was made of the answers holds for it too. */
  isAnsweredAlikeBy(other: Snapshot): boolean;
}

/** Files count by their Git object id. What is asked later counts too, so an answer that is worked out lazily stays covered. */
export function questioned(snapshot: Snapshot): Questioned {
  const files = new Set<string>();
  const folders = new Set<string>();
  const lists = new Set<string>();
  let allPaths = false;
  return {
    snapshot: {
      ...snapshot,
      file: (path) => snapshot.file(noted(files, path)),
      text: (path) => snapshot.text(noted(files, path)),
      isFolder: (path) => snapshot.isFolder(noted(folders, path)),
      list: (folder) => snapshot.list(noted(lists, folder)),
      paths: () => {
        allPaths = true;
        return snapshot.paths();
      },
    },
    isAnsweredAlikeBy: (other) =>
      snapshot.remotes === other.remotes &&
      all(files, (path) => snapshot.file(path)?.id === other.file(path)?.id) &&
      all(folders, (path) => snapshot.isFolder(path) === other.isFolder(path)) &&
      all(lists, (folder) => isSameList(snapshot.list(folder), other.list(folder))) &&
      (!allPaths || isSameList(snapshot.paths(), other.paths())),
  };
}

function noted(asked: Set<string>, path: string): string {
  asked.add(path);
  return path;
}

function all(asked: ReadonlySet<string>, holds: (path: string) => boolean): boolean {
  for (const path of asked) if (!holds(path)) return false;
  return true;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((path, index) => path === b[index]);
}
