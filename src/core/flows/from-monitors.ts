import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { matches, parseLabels, parseSelector } from '../labels/selector.ts';
import type { Peer } from '../network/verdict.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { peerOf } from './flow-ends.ts';
import { scrapers } from './scrapers.ts';

/** What ServiceMonitors and PodMonitors have scraped: always Pods, at the port the container listens on. */
export function fromMonitors(cluster: Cluster): readonly ExpectedFlow[] {
  return cluster.objects.flatMap((object) => {
    const ends = [...serviceEnds(object, cluster), ...monitoredPods(object, cluster)];
    if (ends.length === 0) return [];
    const from = scrapers(cluster, object);
    return ends.flatMap((end) => from.map((scraper) => expected(scraper, end, object)));
  });
}

/** A port of a workload that a monitor has scraped, and the field of the monitor that says so. */
export interface End {
  readonly workload: Workload;
  readonly port: number;
  readonly path: FieldPath;
}

function expected(from: Peer, { workload, port, path }: End, object: RenderedObject): ExpectedFlow {
  return {
    flow: { from, to: peerOf(workload), port, protocol: 'TCP' },
    from: 'monitor',
    why: `${formatRef(object.ref)} has ${formatRef(workload.ref)} scraped`,
    object,
    path,
  };
}

function serviceEnds(object: RenderedObject, cluster: Cluster): readonly End[] {
  const services = monitoredServices(object, cluster);
  if (services.length === 0) return [];
  return objectsAt(object.manifest, 'spec', 'endpoints').flatMap((endpoint, index) =>
    services.flatMap((service) =>
      (cluster.endpointsOf(service) ?? []).flatMap((workload) => {
        const port = servicePort(endpoint, service, workload);
        return port === undefined ? [] : [{ workload, port, path: ['spec', 'endpoints', index] }];
      }),
    ),
  );
}

/** The Services that a ServiceMonitor selects; none for any other object. */
export function monitoredServices(object: RenderedObject, cluster: Cluster): readonly Service[] {
  const { kind, apiVersion } = object.ref;
  if (kind !== 'ServiceMonitor' || !apiVersion.startsWith('monitoring.coreos.com/')) return [];
  const selector = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
  if (selector === null) return [];
  return namespacesOf(object, cluster)
    .flatMap((namespace) => cluster.servicesIn(namespace))
    .filter((one) => matches(selector, parseLabels(valueAt(one.object.manifest, 'metadata', 'labels'))));
}

/** What a PodMonitor has scraped; nothing for any other object. */
export function monitoredPods(object: RenderedObject, cluster: Cluster): readonly End[] {
  const { kind, apiVersion } = object.ref;
  if (kind !== 'PodMonitor' || !apiVersion.startsWith('monitoring.coreos.com/')) return [];
  const selector = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
  if (selector === null) return [];
  const workloads = namespacesOf(object, cluster)
    .flatMap((namespace) => cluster.workloadsIn(namespace))
    .filter(({ podLabels }) => matches(selector, podLabels));
  return objectsAt(object.manifest, 'spec', 'podMetricsEndpoints').flatMap((endpoint, index) =>
    workloads.flatMap((workload) => {
      const named = stringAt(endpoint, 'port');
      const port = named === undefined ? numberAt(endpoint, 'portNumber') : portNamed(named, workload);
      return port === undefined ? [] : [{ workload, port, path: ['spec', 'podMetricsEndpoints', index] }];
    }),
  );
}

/** `port` is the name of a Service's port, `targetPort` a container's name or number. */
function servicePort(endpoint: JsonObject, { ports }: Service, workload: Workload): number | undefined {
  const named = stringAt(endpoint, 'port');
  const target =
    named === undefined ? valueAt(endpoint, 'targetPort') : ports.find(({ name }) => name === named)?.targetPort;
  return portOf(target, workload);
}

/** The number of a port that is given as a container's name for it or as the number. */
export function portOf(port: Json | undefined, workload: Workload): number | undefined {
  if (typeof port === 'number') return port;
  return typeof port === 'string' ? portNamed(port, workload) : undefined;
}

/** The number of a container's port; undefined where no container has one of that name. */
export function portNamed(name: string, { containers }: Workload): number | undefined {
  return containers.flatMap(({ ports }) => ports).find((one) => one.name === name)?.port;
}

function namespacesOf({ ref, manifest }: RenderedObject, cluster: Cluster): readonly string[] {
  if (valueAt(manifest, 'spec', 'namespaceSelector', 'any') === true) {
    return [...new Set([...cluster.workloads, ...cluster.services].map(({ namespace }) => namespace))];
  }
  const names = listAt(manifest, 'spec', 'namespaceSelector', 'matchNames').filter((one) => typeof one === 'string');
  return names.length === 0 ? [ref.namespace ?? 'default'] : names;
}
