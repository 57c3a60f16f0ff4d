import type { Agent } from './agent.ts';
import { CLUSTER_KEY, LOCAL_CLUSTER, NAMESPACE_KEY, NAMESPACE_LABELS_KEY } from './identity.ts';
import type { Requirement } from './requirement.ts';

/** What a peer selector is completed with. Without a namespace the policy is clusterwide. */
export interface Scope {
  readonly namespace: string | undefined;
  /** The policy is about endpoints that have no labels yet. */
  readonly matchesInit: boolean;
  readonly agent: Agent;
}

/**
 * A peer selector as Cilium completes it (pkg/k8s/apis/cilium.io/utils `getEndpointSelector`): Pods of the policy's own namespace unless the
 * selector speaks of namespaces or reserved identities; in a clusterwide policy whatever has a namespace; and, by default, of this cluster only.
 */
export function scoped(
  written: readonly Requirement[],
  { namespace, matchesInit, agent }: Scope,
): readonly Requirement[] {
  if (written.some(({ from }) => from === 'reserved')) return written;
  const added: Requirement[] = [];
  if (!written.some(isAbout((key) => key === NAMESPACE_KEY))) {
    if (namespace === undefined && !matchesInit) added.push(inSomeNamespace());
    if (namespace !== undefined && !written.some(isAbout((key) => key.startsWith(`${NAMESPACE_LABELS_KEY}.`)))) {
      added.push(inNamespace(namespace));
    }
  }
  return [...written, ...added, ...(written.some(isAbout((key) => key === CLUSTER_KEY)) ? [] : inThisCluster(agent))];
}

/** Labels of other sources than these two are no labels of Kubernetes, whatever they are called. */
function isAbout(isKey: (key: string) => boolean): (requirement: Requirement) => boolean {
  return ({ from, key }) => (from === 'k8s' || from === 'any') && isKey(key);
}

export function inNamespace(namespace: string): Requirement {
  return { from: 'k8s', key: NAMESPACE_KEY, operator: 'In', values: [namespace], added: true };
}

export function inSomeNamespace(): Requirement {
  return { from: 'k8s', key: NAMESPACE_KEY, operator: 'Exists', values: [], added: true };
}

/** The local cluster, where the agent means it by default; else nothing. */
export function inThisCluster({ options }: Agent): readonly Requirement[] {
  if (!options.defaultLocalCluster) return [];
  return [{ from: 'k8s', key: CLUSTER_KEY, operator: 'In', values: [LOCAL_CLUSTER], added: true }];
}
