import type { Application } from '../gitops/application.ts';
import { render } from '../render/render.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';

/**
 * The folders and files an application is made of now, sorted: its own folder and what it reads outside of it. Git is asked for the commits that
 * touch them. Empty for an application at the root: all commits. What it read only in the past is not among them.
 */
export function applicationPaths(snapshot: Snapshot, application: Application): readonly string[] {
  return pathsOf(application, render(snapshot, application.path));
}

/** The same from what the application rendered to. */
export function pathsOf({ path }: Application, { files }: Pick<Rendered, 'files'>): readonly string[] {
  if (path === '') return [];
  return [...new Set([path, ...files.filter((file) => !file.startsWith(`${path}/`))])].sort();
}
