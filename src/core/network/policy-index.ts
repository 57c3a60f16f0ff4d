import type { Cluster, Policy } from '../cluster/cluster.ts';
import { groupOf } from '../values/object-ref.ts';
import { type Agent, agentOf } from './agent.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { ReadPolicy } from './policy-unit.ts';
import { readCiliumPolicy } from './read-cilium-policy.ts';
import { readNetworkPolicy } from './read-network-policy.ts';

type Index = ReadonlyMap<string, readonly ReadPolicy[]>;

/** Policies are read once per object and agent and indexed once per cluster; all are frozen, so nothing else can come out. */
const readOnce = new WeakMap<Policy['object'], WeakMap<Agent, ReadPolicy>>();
const indexed = new WeakMap<Cluster, WeakMap<Agent, Index>>();

const CLUSTERWIDE = '';

/** The policies that may be about a Pod of this namespace: its own and the clusterwide ones. Without a namespace only the latter. */
export function policiesFor(
  cluster: Cluster,
  namespace: string | undefined,
  settings: NetworkSettings = {},
): readonly ReadPolicy[] {
  const index = indexFor(cluster, agentOf(settings));
  const wide = index.get(CLUSTERWIDE) ?? [];
  return namespace === undefined ? wide : [...(index.get(namespace) ?? []), ...wide];
}

function indexFor(cluster: Cluster, agent: Agent): Index {
  const ofCluster = indexed.get(cluster) ?? new WeakMap<Agent, Index>();
  indexed.set(cluster, ofCluster);
  const index = ofCluster.get(agent) ?? indexOf(cluster, agent);
  ofCluster.set(agent, index);
  return index;
}

function indexOf(cluster: Cluster, agent: Agent): Index {
  const index = new Map<string, ReadPolicy[]>();
  for (const policy of cluster.policies) {
    const key = policy.namespace ?? CLUSTERWIDE;
    const list = index.get(key) ?? [];
    list.push(readFor(policy, agent));
    index.set(key, list);
  }
  const tiers = clusterNetworkPolicies(cluster, agent);
  if (tiers.length > 0) index.set(CLUSTERWIDE, [...(index.get(CLUSTERWIDE) ?? []), ...tiers]);
  return index;
}

/** ClusterNetworkPolicy exists from 1.20 on, where the agent is told to look at it; else it takes no effect. */
const CLUSTER_NETWORK_POLICY = 20;

/** Policies in tiers before and after all others. They are not weighed here, and so they make every answer they might change unknown. */
function clusterNetworkPolicies({ objects }: Cluster, { minor, options }: Agent): readonly ReadPolicy[] {
  if (!options.clusterNetworkPolicy || minor < CLUSTER_NETWORK_POLICY) return [];
  return objects
    .filter(({ ref }) => ref.kind === 'ClusterNetworkPolicy' && groupOf(ref.apiVersion) === 'policy.networking.k8s.io')
    .map((object) => ({
      policy: { ref: object.ref, kind: 'ClusterNetworkPolicy', object },
      units: [],
      refusal: null,
      unread: 'it stands in a tier before or after all other policies, which is not weighed here',
    }));
}

/** The policy, read by the rules of its kind, as the agent of these settings would. */
export function readPolicy(policy: Policy, settings: NetworkSettings = {}): ReadPolicy {
  return readFor(policy, agentOf(settings));
}

function readFor(policy: Policy, agent: Agent): ReadPolicy {
  const ofObject = readOnce.get(policy.object) ?? new WeakMap<Agent, ReadPolicy>();
  readOnce.set(policy.object, ofObject);
  const known = ofObject.get(agent);
  if (known !== undefined) return known;
  const read = policy.kind === 'NetworkPolicy' ? readNetworkPolicy(policy, agent) : readCiliumPolicy(policy, agent);
  ofObject.set(agent, read);
  return read;
}
