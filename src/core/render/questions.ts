import type { Snapshot } from '../values/snapshot.ts';

/** A snapshot that notes what it is asked, and what it answers. */
export interface Questioned {
  readonly snapshot: Snapshot;
  /** True when another snapshot answers everything asked so far alike, so that what was made of the answers holds for it too. */
  isAnsweredAlikeBy(other: Snapshot): boolean;
}

/** Files count by their Git object id. What is asked later counts too, so an answer that is worked out lazily stays covered. */
export function questioned(snapshot: Snapshot): Questioned {
  const files = new Map<string, string | undefined>();
  const folders = new Map<string, boolean>();
  const lists = new Map<string, readonly string[]>();
  let paths: readonly string[] | undefined;
  const { remotes, charts } = snapshot;
  return {
    snapshot: {
      ...snapshot,
      file: (path) => {
        const file = snapshot.file(path);
        files.set(path, file?.id);
        return file;
      },
      text: (path) => {
        files.set(path, snapshot.file(path)?.id);
        return snapshot.text(path);
      },
      isFolder: (path) => noted(folders, path, snapshot.isFolder(path)),
      list: (folder) => noted(lists, folder, snapshot.list(folder)),
      paths: () => (paths ??= snapshot.paths()),
    },
    isAnsweredAlikeBy: (other) =>
      remotes === other.remotes &&
      charts === other.charts &&
      all(files, (path, id) => other.file(path)?.id === id) &&
      all(folders, (path, isFolder) => other.isFolder(path) === isFolder) &&
      all(lists, (folder, list) => isSameList(other.list(folder), list)) &&
      (paths === undefined || isSameList(other.paths(), paths)),
  };
}

function noted<T>(asked: Map<string, T>, path: string, answer: T): T {
  asked.set(path, answer);
  return answer;
}

function all<T>(asked: ReadonlyMap<string, T>, holds: (path: string, answer: T) => boolean): boolean {
  for (const [path, answer] of asked) if (!holds(path, answer)) return false;
  return true;
}

/** True for lists of the very same things. */
export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
