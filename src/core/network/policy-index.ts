import type { Cluster, Policy } from '../cluster/cluster.ts';
import type { ReadPolicy } from './policy-unit.ts';
import { readCiliumPolicy } from './read-cilium-policy.ts';
import { readNetworkPolicy } from './read-network-policy.ts';

/** Policies are read once per object and indexed once per cluster; both are frozen, so nothing else can come out. */
const readOnce = new WeakMap<Policy['object'], ReadPolicy>();
const indexed = new WeakMap<Cluster, ReadonlyMap<string, readonly ReadPolicy[]>>();

const CLUSTERWIDE = '';

/** The policies that may be about a Pod of this namespace: its own and the clusterwide ones. Without a namespace only the latter. */
export function policiesFor(cluster: Cluster, namespace: string | undefined): readonly ReadPolicy[] {
  const index = indexed.get(cluster) ?? indexOf(cluster);
  indexed.set(cluster, index);
  const wide = index.get(CLUSTERWIDE) ?? [];
  return namespace === undefined ? wide : [...(index.get(namespace) ?? []), ...wide];
}

function indexOf(cluster: Cluster): ReadonlyMap<string, readonly ReadPolicy[]> {
  const index = new Map<string, ReadPolicy[]>();
  for (const policy of cluster.policies) {
    const key = policy.namespace ?? CLUSTERWIDE;
    const list = index.get(key) ?? [];
    list.push(readPolicy(policy));
    index.set(key, list);
  }
  return index;
}

/** The policy, read by the rules of its kind. */
export function readPolicy(policy: Policy): ReadPolicy {
  const known = readOnce.get(policy.object);
  if (known !== undefined) return known;
  const read = policy.kind === 'NetworkPolicy' ? readNetworkPolicy(policy) : readCiliumPolicy(policy);
  readOnce.set(policy.object, read);
  return read;
}
