import type { Service, Workload } from '../cluster/cluster.ts';
import { portNamed, portOf } from '../flows/from-monitors.ts';
import { labelOf, matches, parseLabels, parseSelector } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { RuleContext } from './rule-context.ts';
import { podLabelsPath } from './selector-blame.ts';

/** A request over HTTP that Git says somebody makes to a workload's Pods. */
export interface UsedRequest {
  /** The Pod's port. */
  readonly port: number;
  readonly path: string;
  /** What makes the request, for people: `ServiceMonitor shop/cart`. */
  readonly by: string;
}

const METRICS = '/metrics';

/** Scrapes (annotations, ServiceMonitors, PodMonitors) and routes of Ingresses that lead to a workload. */
export function requestsTo(workload: Workload, { live }: RuleContext): readonly UsedRequest[] {
  const services = live
    .servicesIn(workload.namespace)
    .filter((one) => live.endpointsOf(one)?.includes(workload) === true);
  return [
    ...annotated(workload),
    ...live.objects.flatMap((object) => {
      switch (object.ref.kind) {
        case 'ServiceMonitor':
          return services.flatMap((service) => monitored(object, service, workload));
        case 'PodMonitor':
          return podMonitored(object, workload);
        case 'Ingress':
          return object.ref.namespace === workload.namespace
            ? services.flatMap((service) => routed(object, service, workload))
            : [];
        default:
          return [];
      }
    }),
  ];
}

function annotated(workload: Workload): UsedRequest[] {
  const path = podLabelsPath(workload).slice(0, -1).map(String);
  const annotations = parseLabels(valueAt(workload.object.manifest, ...path, 'annotations'));
  const of = (name: string): string | undefined => labelOf(annotations, `prometheus.io/${name}`);
  const port = Number(of('port') ?? Number.NaN);
  if (of('scrape') !== 'true' || !Number.isInteger(port)) return [];
  return [
    { port, path: of('path') ?? METRICS, by: `the annotation prometheus.io/scrape of ${formatRef(workload.ref)}` },
  ];
}

function monitored({ ref, manifest }: RenderedObject, service: Service, workload: Workload): UsedRequest[] {
  const selector = parseSelector(valueAt(manifest, 'spec', 'selector'));
  const labels = parseLabels(valueAt(service.object.manifest, 'metadata', 'labels'));
  if (selector === null || !watches(manifest, ref.namespace, service.namespace) || !matches(selector, labels))
    return [];
  return objectsAt(manifest, 'spec', 'endpoints').flatMap((endpoint) => {
    const found = service.ports.find(({ name }) => name !== undefined && name === stringAt(endpoint, 'port'));
    const port = found === undefined ? undefined : portOf(found.targetPort, workload);
    return port === undefined ? [] : [{ port, path: stringAt(endpoint, 'path') ?? METRICS, by: formatRef(ref) }];
  });
}

function podMonitored({ ref, manifest }: RenderedObject, workload: Workload): UsedRequest[] {
  const selector = parseSelector(valueAt(manifest, 'spec', 'selector'));
  if (selector === null || !watches(manifest, ref.namespace, workload.namespace)) return [];
  if (!matches(selector, workload.podLabels)) return [];
  return objectsAt(manifest, 'spec', 'podMetricsEndpoints').flatMap((endpoint) => {
    const name = stringAt(endpoint, 'port');
    const port = name === undefined ? undefined : portNamed(name, workload);
    return port === undefined ? [] : [{ port, path: stringAt(endpoint, 'path') ?? METRICS, by: formatRef(ref) }];
  });
}

/** Whether a monitor looks into a namespace: its own, unless it says otherwise. */
function watches(manifest: JsonObject, own: string | undefined, namespace: string): boolean {
  if (valueAt(manifest, 'spec', 'namespaceSelector', 'any') === true) return true;
  const names = listAt(manifest, 'spec', 'namespaceSelector', 'matchNames');
  return names.length > 0 ? names.includes(namespace) : own === namespace;
}

/** A prefix is asked for itself, too; what stands behind it cannot be told. */
function routed({ ref, manifest }: RenderedObject, service: Service, workload: Workload): UsedRequest[] {
  const paths = objectsAt(manifest, 'spec', 'rules').flatMap((one) => objectsAt(one, 'http', 'paths'));
  return paths.flatMap((route) => {
    if (stringAt(route, 'backend', 'service', 'name') !== service.ref.name) return [];
    const number = numberAt(route, 'backend', 'service', 'port', 'number');
    const name = stringAt(route, 'backend', 'service', 'port', 'name');
    const found = service.ports.find((one) => (name === undefined ? one.port === number : one.name === name));
    const port = found === undefined ? undefined : portOf(found.targetPort, workload);
    // How an expression or a controller's own kind of path is read is not known.
    const plain = ['Exact', 'Prefix'].includes(stringAt(route, 'pathType') ?? '');
    return port === undefined || !plain ? [] : [{ port, path: stringAt(route, 'path') ?? '/', by: formatRef(ref) }];
  });
}
