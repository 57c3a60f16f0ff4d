import type { Cluster, Workload } from '../cluster/cluster.ts';
import { matches, parseLabels, parseSelector } from '../labels/selector.ts';
import type { Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { objectAt, valueAt } from '../values/read-json.ts';
import { peerOf } from './flow-ends.ts';
import { podConfig } from './pod-texts.ts';
import { readsAnnotations } from './scrape-configs.ts';

/** Images that scrape by Prometheus' rules. */
const SCRAPERS = /(^|\/)(prometheus|vmagent|grafana\/agent|alloy)(?=[:@]|$)/;

/**
 * Who scrapes what a monitor describes: the Pods that Prometheus' operator makes of every `Prometheus` that selects the monitor, which it labels
 * (prometheus-operator, `pkg/prometheus/server/statefulset.go`); where Git shows no `Prometheus`, the workloads that run one. Empty where there is neither.
 */
export function scrapers(cluster: Cluster, monitor: RenderedObject): readonly Peer[] {
  const made = cluster.objects.filter(
    ({ ref }) => ref.kind === 'Prometheus' && ref.apiVersion.startsWith('monitoring.coreos.com/'),
  );
  if (made.length === 0) return scraping(cluster).map(peerOf);
  return made
    .filter((prometheus) => selects(prometheus, monitor, cluster))
    .map(
      ({ ref }): Peer => ({
        type: 'labels',
        namespace: ref.namespace ?? 'default',
        labels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': ref.name },
      }),
    );
}

/** Who scrapes what annotations ask for: workloads whose configuration says so, or is not in Git. A `Prometheus` knows no annotations. */
export function annotationScrapers(cluster: Cluster): readonly Peer[] {
  return scraping(cluster)
    .filter((workload) => {
      const reads = podConfig(workload, cluster).texts.flatMap((text) => readsAnnotations(text) ?? []);
      return reads.length === 0 || reads.includes(true);
    })
    .map(peerOf);
}

function scraping(cluster: Cluster): readonly Workload[] {
  return cluster.workloads.filter(({ containers }) => containers.some(({ image }) => SCRAPERS.test(image)));
}

/** A selector that is not there selects no monitor, an empty one every one; without one for namespaces it is the own one (prometheus-operator, API reference). */
function selects({ ref, manifest }: RenderedObject, monitor: RenderedObject, cluster: Cluster): boolean {
  const field = `${monitor.ref.kind.charAt(0).toLowerCase()}${monitor.ref.kind.slice(1)}`;
  const [own, selector] = [
    objectAt(manifest, 'spec', `${field}Selector`),
    objectAt(manifest, 'spec', `${field}NamespaceSelector`),
  ];
  const home = monitor.ref.namespace ?? 'default';
  const namespace = cluster.object({ kind: 'Namespace', name: home });
  const labels = { 'kubernetes.io/metadata.name': home, ...labelsOf(namespace) };
  const near = selector === undefined ? home === (ref.namespace ?? 'default') : isSelected(selector, labels);
  return own !== undefined && near && isSelected(own, labelsOf(monitor));
}

function isSelected(selector: ReturnType<typeof objectAt>, labels: ReturnType<typeof parseLabels>): boolean {
  const parsed = parseSelector(selector);
  return parsed === null || matches(parsed, labels);
}

function labelsOf(object: RenderedObject | undefined): ReturnType<typeof parseLabels> {
  return parseLabels(valueAt(object?.manifest, 'metadata', 'labels'));
}
