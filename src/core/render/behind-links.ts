import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import { folderOf, joinPath } from './folder-loader.ts';

const MAX_LINKS = 40;

/** The file at a path, or the one that the link there leads to; undefined where there is none, or it lies outside of the tree. */
export function behindLinks(
  snapshot: Snapshot,
  path: string,
): { readonly path: string; readonly file: SnapshotFile } | undefined {
  let at = path;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const file = snapshot.file(at);
    if (file?.linksTo === undefined) return file === undefined ? undefined : { path: at, file };
    if (file.linksTo.startsWith('/')) return undefined;
    at = joinPath(folderOf(at), file.linksTo);
  }
  return undefined;
}
