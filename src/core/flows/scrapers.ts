import type { Cluster } from '../cluster/cluster.ts';
import type { Peer } from '../network/verdict.ts';
import { peerOf } from './flow-ends.ts';
import { imageName } from './image-name.ts';

/** Images that scrape by Prometheus' rules. */
const SCRAPERS = new Set(['prometheus', 'vmagent', 'agent', 'alloy']);

/**
 * Who scrapes: workloads that run Prometheus or an agent that does as it does, and the Pods that Prometheus' operator makes of a `Prometheus`, which it labels
 * (prometheus-operator, `pkg/prometheus/server/statefulset.go`). Empty where Git shows none.
 */
export function scrapers(cluster: Cluster): readonly Peer[] {
  const workloads = cluster.workloads
    .filter(({ containers }) => containers.some(({ image }) => SCRAPERS.has(imageName(image))))
    .map(peerOf);
  const made = cluster.objects
    .filter(({ ref }) => ref.kind === 'Prometheus' && ref.apiVersion.startsWith('monitoring.coreos.com/'))
    .map(
      ({ ref }): Peer => ({
        type: 'labels',
        namespace: ref.namespace ?? 'default',
        labels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': ref.name },
      }),
    );
  return [...workloads, ...made];
}
