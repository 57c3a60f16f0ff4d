import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { peerOf } from '../flows/flow-ends.ts';
import { monitoredPods, monitoredServices, portNamed } from '../flows/from-monitors.ts';
import { scrapers } from '../flows/scrapers.ts';
import type { Flow, Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { AlertClues } from './alert-clues.ts';
import { namedServices, namedWorkloads } from './find-workloads.ts';

/** A connection by which the metrics of something arrive, and what in Git asks for it. */
export interface Scraped {
  readonly flow: Flow;
  readonly why: string;
  readonly by: RenderedObject;
  /** What is scraped, by the Service that leads there where one does. */
  readonly target: Service | Workload;
  readonly behind: readonly Workload[];
}

/** Metrics that a scrape makes by itself, whatever it finds (Prometheus, "Automatically generated labels and time series"). */
const OF_SCRAPES = /^(up|scrape_\w+)$/;

/** Whether an alert is about nothing but whether, and how, its target is scraped. */
export function isAboutScrape({ metrics }: AlertClues): boolean {
  return metrics.length > 0 && metrics.every((metric) => OF_SCRAPES.test(metric));
}

/** How what an alert names is scraped: by the monitors that select it, else by its annotations. Empty where Git does not say. */
export function scrapedIn(cluster: Cluster, clues: AlertClues, namespaces: readonly string[]): readonly Scraped[] {
  const workloads = namedWorkloads(clues, cluster, namespaces);
  const services = namedServices(clues, cluster, namespaces);
  const behind = new Set([...workloads, ...services.flatMap((one) => cluster.endpointsOf(one) ?? [])].map(keyOf));
  const isMeant = (one: Service | Workload): boolean =>
    services.some(({ ref }) => refKey(ref) === keyOf(one)) || behind.has(keyOf(one));
  const byServices = cluster.objects.flatMap((monitor) =>
    monitoredServices(monitor, cluster)
      .filter((service) => isMeant(service) || (cluster.endpointsOf(service) ?? []).some(isMeant))
      .flatMap((service) => byService(monitor, service, { cluster, clues })),
  );
  const byPods = cluster.objects.flatMap((monitor) =>
    monitoredPods(monitor, cluster)
      .filter(({ workload }) => isMeant(workload) || isJobOf(monitor, clues))
      .flatMap(({ workload, port }) => byPod(monitor, workload, port, cluster)),
  );
  const byAnnotations = expectedFlows(cluster)
    .filter(({ from }) => from === 'annotation')
    .flatMap(({ flow, why, object }) => {
      const target = workloadAt(flow.to, cluster);
      return target === undefined || !isMeant(target) ? [] : [{ flow, why, by: object, target, behind: [target] }];
    });
  return [...byServices, ...byPods, ...byAnnotations];
}

/** The operator calls a PodMonitor's job by its namespace and name (prometheus-operator, `pkg/prometheus/promcfg.go`). */
function isJobOf({ ref }: RenderedObject, { valuesOf }: AlertClues): boolean {
  return valuesOf('job').some(({ text }) => text === `${ref.namespace ?? 'default'}/${ref.name}`);
}

/** Who scrapes is often in no repository: then it is anybody in the cluster, whom policies are not asked about. */
const SOMEBODY: Peer = { type: 'entity', entity: 'cluster' };

function byPod(monitor: RenderedObject, target: Workload, port: number, cluster: Cluster): readonly Scraped[] {
  const found = scrapers(cluster, monitor);
  const why = `${formatRef(monitor.ref)} has ${formatRef(target.ref)} scraped`;
  return (found.length > 0 ? found : [SOMEBODY]).map((from) => ({
    flow: { from, to: peerOf(target), port, protocol: 'TCP' },
    why,
    by: monitor,
    target,
    behind: [target],
  }));
}

/** The ports of a Service that a ServiceMonitor has scraped; Prometheus asks the Pods behind it. */
function byService(
  monitor: RenderedObject,
  service: Service,
  { cluster, clues }: { readonly cluster: Cluster; readonly clues: AlertClues },
): readonly Scraped[] {
  const behind = cluster.endpointsOf(service) ?? [];
  const found = scrapers(cluster, monitor);
  const wanted = clues.valuesOf('endpoint').map(({ text }) => text);
  const why = `${formatRef(monitor.ref)} has ${formatRef(service.ref)} scraped`;
  const endpoints = objectsAt(monitor.manifest, 'spec', 'endpoints');
  const asked = endpoints.filter((one) => wanted.includes(stringAt(one, 'port') ?? ''));
  return (asked.length > 0 ? asked : endpoints).flatMap((endpoint) => {
    const ends = endsOf(service, behind, { name: stringAt(endpoint, 'port'), target: valueAt(endpoint, 'targetPort') });
    return (found.length > 0 ? found : [SOMEBODY]).flatMap((from) =>
      ends.map((end): Scraped => ({ flow: { from, ...end }, why, by: monitor, target: service, behind })),
    );
  });
}

function endsOf(
  service: Service,
  behind: readonly Workload[],
  { name, target }: { readonly name: string | undefined; readonly target: unknown },
): readonly Omit<Flow, 'from'>[] {
  if (name !== undefined) {
    return service.ports
      .filter((port) => port.name === name)
      .map(({ port }) => ({
        to: { type: 'service' as const, namespace: service.namespace, name: service.ref.name },
        port,
        protocol: 'TCP' as const,
      }));
  }
  return behind.flatMap((workload) => {
    const port = typeof target === 'string' ? portNamed(target, workload) : target;
    return typeof port === 'number' ? [{ to: peerOf(workload), port, protocol: 'TCP' as const }] : [];
  });
}

function workloadAt(to: Peer, cluster: Cluster): Workload | undefined {
  return to.type === 'workload' ? cluster.workload(to.namespace, to.name, to.kind) : undefined;
}

const keyOf = ({ ref }: Service | Workload): string => refKey(ref);
