import { setOwn } from '../source/own-key.ts';
import type { Cause } from './cause.ts';
import { formatYaml } from './format-yaml.ts';
import { metadataOf, type Origin, type Resource, touch } from './resource.ts';
import { childMap, type Tree } from './tree.ts';

/** The version that `managedByLabel` names. */
const KUSTOMIZE_VERSION = 'v5.8.1';

/** `../base/service.yaml`: a path of the tree as seen from a folder. What lies in another repository keeps its address. */
export function relativePath(folder: string, path: string): string {
  if (path.startsWith('https://')) return path;
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** The origin of what a built-in transformer or generator did. */
export function pluginOrigin(
  configuredIn: string,
  kind: string,
  named: { readonly name?: string; readonly namespace?: string } = {},
): Origin {
  return { configuredIn, configuredBy: { apiVersion: 'builtin', kind, ...named } };
}

/** Notes a transformer; an object that nobody knows the origin of was made by it. */
export function addTransformation(resource: Resource, origin: Origin): void {
  if (resource.origin === null) resource.origin = origin;
  else resource.transformations.push(origin);
}

/** `buildMetadata: [originAnnotations, transformerAnnotations]`. Source: kustomize `api/resource/origin.go`. */
export function writeBuildMetadata(resources: readonly Resource[], wanted: readonly string[]): void {
  for (const resource of resources) {
    if (wanted.includes('originAnnotations') && resource.origin !== null)
      annotate(resource, 'config.kubernetes.io/origin', resource.origin);
    if (wanted.includes('transformerAnnotations') && resource.transformations.length > 0) {
      annotate(resource, 'alpha.config.kubernetes.io/transformations', resource.transformations);
    }
  }
}

function annotate(resource: Resource, key: string, value: Origin | readonly Origin[]): void {
  setOwn<Tree>(childMap(metadataOf(resource), 'annotations'), key, formatYaml(JSON.parse(JSON.stringify(value))));
}

/** `buildMetadata: [managedByLabel]`. */
export function addManagedByLabel(resources: readonly Resource[], cause: Cause): void {
  const label = `kustomize-${KUSTOMIZE_VERSION}`;
  for (const resource of resources) {
    childMap(metadataOf(resource), 'labels')['app.kubernetes.io/managed-by'] = label;
    touch(resource, ['metadata', 'labels', 'app.kubernetes.io/managed-by'], label, cause);
  }
}
