import type { Application } from '../gitops/application.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { renderApplication } from './render-application.ts';

/**
 * The folders and files an application is made of now, sorted: its own folders, what they read outside of them, and the file that declares
 * it. Git is asked for the commits that touch them. Empty for an application at the root: all commits. What it read only in the past is
 * not among them.
 */
export function applicationPaths(snapshot: Snapshot, application: Application): readonly string[] {
  const { others = [], source } = application;
  const folders = [application, ...others].map(({ path }) => path);
  if (folders.includes('')) return [];
  const isOutside = (file: string): boolean => !folders.some((folder) => file.startsWith(`${folder}/`));
  const files = [...renderApplication(snapshot, application).files, ...(source === undefined ? [] : [source.file])];
  return [...new Set([...folders, ...files.filter(isOutside)])].sort();
}
