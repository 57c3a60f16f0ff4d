import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import { fileText } from './file-text.ts';
import { BuildTooLarge, KustomizeError } from './kustomize-error.ts';

/** What a build reads through: the tree, how paths are shown, and which files were read. */
export interface Files {
  readonly snapshot: Snapshot;
  /** Put before every path in a message, as kustomize prints absolute paths. */
  readonly root: string;
  readonly read: Set<string>;
  /** Before every path of another repository's tree; empty for the tree that is built. */
  readonly origin: string;
  /** Trees of other repositories, by the URL that names them. */
  readonly remotes: NonNullable<Snapshot['remotes']>;
  /** What came of charts; undefined where nobody inflates any. */
  readonly charts: Snapshot['charts'];
  /** `LoadRestrictionsNone`: files outside of the kustomization's folder may be read (still only inside of the tree). */
  readonly unrestricted: boolean;
  /** Folders that may still be entered; shared by the whole build. */
  readonly budget: { folders: number };
}

/** One kustomization's folder and the ones that led to it. Source: kustomize `api/internal/loader/fileloader.go`. */
export interface FolderLoader {
  readonly files: Files;
  /** Folder in the tree. */
  readonly folder: string;
  readonly parent: FolderLoader | null;
}

/** Two overlays that name the same two below them, and so on, come to 2^n folders. Large repositories build hundreds. */
export const MAX_FOLDERS = 10_000;
/** Overlays on overlays: people write a handful of levels, and each takes a dozen frames of the stack. */
const MAX_DEPTH = 200;

/** A file that was found: its path in the tree, links followed, and for another repository's file its web address. */
export interface LoadedFile {
  readonly path: string;
  readonly file: SnapshotFile;
  readonly text: string;
}

/** How messages name a path of the tree. */
export function shown(files: Files, path: string): string {
  if (files.origin !== '') return path === '' ? files.origin : `${files.origin}/${path}`;
  if (files.root === '') return path === '' ? '.' : path;
  return path === '' ? files.root : `${files.root}/${path}`;
}

/** The loader of the folder that is built. @throws KustomizeError when it is none. */
export function rootLoader(files: Files, path: string): FolderLoader {
  const resolved = resolve(
    files,
    path,
    `evalsymlink failure on '${path}'`,
    'must build at directory: not a valid directory: ',
  );
  if (resolved.kind === 'file')
    throw new KustomizeError(`must build at directory: '${shown(files, path)}': file is not directory`);
  return { files, folder: resolved.path, parent: null };
}

/** Reads a file that a kustomization names. @throws KustomizeError when it is missing, a folder, or outside of the kustomization's folder. */
export function loadFile(loader: FolderLoader, path: string): LoadedFile {
  const { files } = loader;
  const wanted = joinPath(loader.folder, path);
  const resolved = resolve(files, wanted);
  if (resolved.kind === 'folder') throw new KustomizeError(`'${shown(files, wanted)}' must resolve to a file`);
  if (!files.unrestricted && !isInside(folderOf(resolved.path), loader.folder)) {
    throw new KustomizeError(
      `security; file '${shown(files, resolved.path)}' is not in or below '${shown(files, loader.folder)}'`,
    );
  }
  // What another repository holds is no file of this one.
  if (files.origin === '') files.read.add(resolved.path);
  return {
    path: named(files, resolved.path),
    file: resolved.file,
    text: fileText(files.snapshot, resolved.path) ?? '',
  };
}

/** The loader of another kustomization's folder. @throws KustomizeError for no folder, an absolute path, or a cycle. @throws BuildTooLarge */
export function enterFolder(loader: FolderLoader, path: string): FolderLoader {
  const { files } = loader;
  if (path === '') throw new KustomizeError('new root cannot be empty');
  if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
  const wanted = joinPath(loader.folder, path);
  const resolved = resolve(files, wanted, undefined, 'must build at directory: not a valid directory: ');
  if (resolved.kind === 'file') {
    throw new KustomizeError(`must build at directory: '${shown(files, wanted)}': file is not directory`);
  }
  return below(loader, files, resolved.path);
}

/** The loader of a folder of another repository; null when its tree was not read along. @throws BuildTooLarge */
export function enterRemote(loader: FolderLoader, url: string): FolderLoader | null {
  const remote = loader.files.remotes.get(url);
  if (remote === undefined) return null;
  const files = { ...loader.files, snapshot: remote.snapshot, origin: remote.name };
  return below(loader, files, rootLoader(files, remote.path).folder);
}

function below(parent: FolderLoader, files: Files, folder: string): FolderLoader {
  let depth = 0;
  for (let visited: FolderLoader | null = parent; visited !== null; visited = visited.parent) {
    const isSameTree = visited.files.origin === files.origin;
    if (isSameTree && isInside(visited.folder, folder)) throw cycle(files, folder, visited.folder);
    depth += 1;
  }
  const where = shown(files, folder);
  if (depth > MAX_DEPTH)
    throw new BuildTooLarge(`more than ${MAX_DEPTH} kustomizations on top of each other at '${where}'`);
  files.budget.folders -= 1;
  if (files.budget.folders < 0)
    throw new BuildTooLarge(`more than ${MAX_FOLDERS} kustomizations in one build, at '${where}'`);
  return { files, folder, parent };
}

/** The text of a file that was loaded, by the name it was given. */
export function loadedText({ snapshot, origin }: Files, path: string): string {
  return fileText(snapshot, origin === '' ? path : path.slice(origin.length + 1)) ?? '';
}

function named({ origin }: Files, path: string): string {
  return origin === '' ? path : `${origin}/${path}`;
}

function cycle(files: Files, candidate: string, visited: string): KustomizeError {
  return new KustomizeError(
    `cycle detected: candidate root '${shown(files, candidate)}' contains visited root '${shown(files, visited)}'`,
  );
}

type Resolved =
  | { readonly kind: 'file'; readonly path: string; readonly file: SnapshotFile }
  | { readonly kind: 'folder'; readonly path: string };

const MAX_LINKS = 40;

/** Follows links and finds a path in the tree; what lies outside of the tree does not exist. */
function resolve(files: Files, path: string, subject?: string, prefix = ''): Resolved {
  const words = subject ?? `evalsymlink failure on '${shown(files, path)}'`;
  let at = '';
  let links = 0;
  const rest = path === '' ? [] : path.split('/');
  while (rest.length > 0) {
    const next = joinPath(at, rest.shift() ?? '');
    const file = files.snapshot.file(next);
    if (file?.linksTo !== undefined) {
      links += 1;
      if (links > MAX_LINKS) throw new KustomizeError(`${prefix}${words} : EvalSymlinks: too many links`);
      if (file.linksTo.startsWith('/')) throw missing(prefix, words, file.linksTo);
      rest.unshift(...file.linksTo.split('/'));
      continue;
    }
    const known = file !== undefined || files.snapshot.isFolder(next);
    if (!known || next.startsWith('..')) throw missing(prefix, words, shown(files, next));
    if (file !== undefined && rest.length > 0) throw new KustomizeError(`${prefix}${words} : not a directory`);
    at = next;
  }
  const file = files.snapshot.file(at);
  return file === undefined ? { kind: 'folder', path: at } : { kind: 'file', path: at, file };
}

function missing(prefix: string, words: string, path: string): KustomizeError {
  return new KustomizeError(`${prefix}${words} : lstat ${path}: no such file or directory`);
}

/** Joins and cleans as Go's `filepath.Join`; a path above the root keeps its leading `..`, which nothing in the tree has. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** True when `path` is `folder` or lies below it. */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
