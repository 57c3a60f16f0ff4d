import { isClusterScoped } from './cluster-scoped.ts';
import { formatGvk, type Gvk } from './gvk.ts';

/** What kustomize tells resources apart by. Source: kustomize `kyaml/resid`. */
export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** `Deployment.v1.apps/name.namespace`, as kustomize's messages write it. */
export function formatId(id: ResourceId): string {
  return `${formatGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

const NOT_A_NAMESPACE = '_non_namespaceable_';

/** `default` for a namespaced object that names none; a word no namespace can have for a cluster-scoped one. */
export function effectiveNamespace(id: ResourceId): string {
  return isClusterScoped(id) ? NOT_A_NAMESPACE : id.namespace || 'default';
}

export function sameId(a: ResourceId, b: ResourceId): boolean {
  return idKey(a) === idKey(b);
}

/** A text that is equal for equal ids: kustomize compares the effective namespace. */
export function idKey(id: ResourceId): string {
  const key = keys.get(id) ?? `${id.group}|${id.version}|${id.kind}|${id.name}|${effectiveNamespace(id)}`;
  keys.set(id, key);
  return key;
}

const keys = new WeakMap<ResourceId, string>();
