import type { Application } from '../gitops/application.ts';
import { asDeclaredIn } from '../gitops/as-declared-in.ts';
import { findApplications } from '../gitops/find-applications.ts';
import type { Snapshot } from '../values/snapshot.ts';

/**
 * What an application was in the tree before: as its file declared it then, as another file did, or, where nobody names its folder, the folder
 * that its files came from. Null when there was no such application.
 */
export function earlierApplication(before: Snapshot, after: Snapshot, application: Application): Application | null {
  const { source, name, by, objectNamespace } = application;
  if (source !== undefined && before.file(source.file) !== undefined)
    return withFolders(before, asDeclaredIn(before, application));
  const declared =
    source === undefined
      ? []
      : findApplications(before).applications.filter((one) => one.name === name && one.by === by);
  const same = declared.find((one) => one.objectNamespace === objectNamespace) ?? declared[0];
  if (same !== undefined) return same;
  if (before.isFolder(application.path)) return application;
  const path = movedFrom(before, after, application.path);
  return path === null ? null : { ...application, path };
}

function withFolders(tree: Snapshot, application: Application): Application | null {
  return foldersOf(application).every((folder) => tree.isFolder(folder)) ? application : null;
}

/** The folders an application renders. */
export function foldersOf({ path, others = [] }: Application): readonly string[] {
  return [path, ...others.map((one) => one.path)];
}

/** The folder in the tree before that at least half of a folder's files came from unchanged, each under the name it has. */
function movedFrom(before: Snapshot, after: Snapshot, folder: string): string | null {
  const inside = after.paths().filter((path) => path.startsWith(`${folder}/`));
  const wanted = new Map(
    inside.map((path) => [`${path.slice(folder.length + 1)} ${after.file(path)?.id ?? ''}`, path]),
  );
  const counts = new Map<string, number>();
  for (const path of before.paths()) {
    if (after.file(path) !== undefined) continue;
    const id = before.file(path)?.id ?? '';
    const parts = path.split('/');
    for (let at = 1; at < parts.length; at += 1) {
      if (!wanted.has(`${parts.slice(at).join('/')} ${id}`)) continue;
      const from = parts.slice(0, at).join('/');
      counts.set(from, (counts.get(from) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return best !== undefined && best[1] * 2 >= inside.length ? best[0] : null;
}
