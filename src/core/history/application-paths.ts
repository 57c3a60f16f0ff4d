import type { Application } from '../gitops/application.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { renderApplication } from './render-application.ts';

/**
 * The folders and files an application is made of now, sorted: its own folder and what it reads outside of it. Git is asked for the commits that
 * touch them. Empty for an application at the root: all commits. What it read only in the past is not among them.
 */
export function applicationPaths(snapshot: Snapshot, application: Application): readonly string[] {
  const { path } = application;
  if (path === '') return [];
  const outside = renderApplication(snapshot, application).files.filter((file) => !file.startsWith(`${path}/`));
  return [...new Set([path, ...outside])].sort();
}
