import { formatPeer } from '../network/peer.ts';
import type { Peer } from '../network/verdict.ts';
import type { WatchedPath } from './watched-path.ts';

/** What runs the cluster's DNS is hardly ever in the same repository; its namespace and label are the same in every distribution that keeps Kubernetes' own. */
const CLUSTER_DNS: Peer = { type: 'labels', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/**
 * The look-ups that come before connections to Services, one for every workload that makes some: without an answer from the cluster's DNS there is no
 * address to connect to. That a name is looked up, and not an address kept, is inferred.
 */
export function lookUps(paths: readonly WatchedPath[]): readonly WatchedPath[] {
  const found = new Map<string, WatchedPath>();
  for (const { flow, role } of paths) {
    if (flow.from.type !== 'workload' || flow.to.type !== 'service' || role === 'client') continue;
    const who = formatPeer(flow.from);
    if (found.has(who)) continue;
    found.set(who, {
      flow: { from: flow.from, to: CLUSTER_DNS, port: 53, protocol: 'UDP' },
      why: `${who} looks the name of ${formatPeer(flow.to)} up in the cluster's DNS before it connects`,
      inferred: true,
      role,
    });
  }
  return [...found.values()];
}
