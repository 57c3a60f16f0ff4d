import { fileText, type Snapshot, type SnapshotFile } from '../../core/values/snapshot.ts';

/** A folder of a commit's tree; snapshots share those they have in common. */
export interface Folder {
  readonly folders: ReadonlyMap<string, Folder>;
  readonly files: ReadonlyMap<string, SnapshotFile>;
  /** How many files it holds, those of folders in it too. */
  readonly count: number;
  /** Paths in it of submodules: what is in them is not in the repository. */
  readonly submodules: readonly string[];
}

/** A snapshot that looks paths up in the folders of a tree. */
export function snapshotOfFolder(root: Folder, commit: string | null): Snapshot {
  let paths: readonly string[] | undefined;
  const file = (path: string): SnapshotFile | undefined => {
    const slash = path.lastIndexOf('/');
    return folderAt(root, slash < 0 ? '' : path.slice(0, slash))?.files.get(path.slice(slash + 1));
  };
  return {
    commit,
    file,
    text: (path) => {
      const found = file(path);
      return found === undefined ? undefined : fileText(found);
    },
    isFolder: (path) => folderAt(root, path) !== undefined,
    list: (path) => {
      const folder = folderAt(root, path);
      return folder === undefined ? [] : [...folder.folders.keys(), ...folder.files.keys()].sort();
    },
    paths: () => (paths ??= pathsIn(root, '').sort()),
    ...(root.submodules.length === 0 ? {} : { submodules: root.submodules }),
  };
}

function folderAt(root: Folder, path: string): Folder | undefined {
  if (path === '') return root;
  let folder: Folder | undefined = root;
  for (const name of path.split('/')) folder = folder?.folders.get(name);
  return folder;
}

function pathsIn(folder: Folder, prefix: string): string[] {
  const paths = [...folder.files.keys()].map((name) => prefix + name);
  for (const [name, inner] of folder.folders) for (const path of pathsIn(inner, `${prefix}${name}/`)) paths.push(path);
  return paths;
}
