import type { Snapshot } from '../values/snapshot.ts';
import type { Application } from './application.ts';
import { BY_HAND } from './find-folders.ts';

/** Something that runs or is connected to; rules and dashboards alone are no application. */
const RUNS_SOMETHING = /^kind:\s*["']?(Deployment|StatefulSet|DaemonSet|Rollout|Pod|Service)["']?\s*$/m;

/**
 * The folders of a repository that holds nothing but manifests, one application for each folder of its root, with what is below it. For
 * repositories in which nobody declares what is deployed, neither Argo CD nor Flux nor a kustomization.
 */
export function findManifests(snapshot: Snapshot): readonly Application[] {
  const folders = snapshot
    .paths()
    .filter((path) => /\.ya?ml$/i.test(path) && !path.startsWith('.') && RUNS_SOMETHING.test(snapshot.text(path) ?? ''))
    .filter((path) => !path.includes('templates/'))
    .map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  return [...new Set(folders)].map((path) => ({
    name: path === '' ? '.' : path,
    by: 'folder',
    path,
    sync: BY_HAND,
    directory: { recurse: path !== '' },
  }));
}
