import type { Service, ServicePort, Workload } from '../cluster/cluster.ts';
import { todaysWorkload } from '../cluster/todays-workload.ts';
import { CONTAINERS, podSpecPath } from '../flows/pod-spec-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { numberAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';
import { servesPort } from './serves-port.ts';

export const rule = defineRule({
  code: 'service-port-not-served',
  title: 'A Service leads to a port its Pods do not have',
  why: 'A port named by name that no container has gives no endpoints; a number that no container declares is most likely refused by the Pod.',
  severity: 'warning',
  args: ['service', 'port', 'workload'],
  *inspect(context) {
    for (const service of context.services) {
      const workloads = context.live.endpointsOf(service) ?? [];
      if (workloads.length === 0) continue;
      for (const [index, port] of service.ports.entries()) {
        if (!workloads.every((workload) => servesPort(workload, port) === 'no')) continue;
        yield {
          object: service.ref,
          at:
            movedPort(service, port, context) ??
            context.sourceOf(service.object, ['spec', 'ports', index, 'targetPort']),
          args: {
            service: formatRef(service.ref),
            port: String(port.targetPort),
            workload: workloads.map(({ ref }) => formatRef(ref)).join(', '),
          },
          // A declared number is documentation only (`containerPort` in the API reference), a name is looked up.
          ...(typeof port.targetPort === 'string' ? { severity: 'critical' as const } : {}),
        };
      }
    }
  },
  say: ({ service, port, workload }) => `${service} leads to port ${port}, which no container of ${workload} declares.`,
  reports: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: web }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }] }] } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }`,
    ],
  ],
});

/** The container's port that moved under a Service which stayed as it was; undefined where the Service did not, or where that is not known. */
function movedPort(service: Service, wanted: ServicePort, context: RuleContext): Source | undefined {
  for (const then of context.past()) {
    const before = then.service(service.namespace, service.ref.name);
    const stayed = before?.ports.some((one) => isSame(one, wanted)) === true;
    const served = before === undefined ? undefined : then.endpointsOf(before)?.find((one) => serves(one, wanted));
    if (!stayed || served === undefined) continue;
    const now = todaysWorkload(served, then, context.live);
    return now === undefined
      ? undefined
      : placeOf(
          portsOf(served).find((one) => isFor(wanted, one)),
          now,
          context,
        );
  }
  return undefined;
}

/** Today's port of the same number, else of the same name, else the place of all ports. */
function placeOf(old: ContainerPort | undefined, now: Workload, { sourceOf }: RuleContext): Source {
  const all = CONTAINERS.flatMap((list) =>
    objectsAt(now.object.manifest, ...podSpecPath(now), list).flatMap((container, index) =>
      objectsAt(container, 'ports').map((entry, at) => ({
        entry,
        path: [...podSpecPath(now), list, index, 'ports', at],
      })),
    ),
  );
  const renamed = all.find(({ entry }) => numberAt(entry, 'containerPort') === old?.port);
  if (renamed !== undefined) return sourceOf(now.object, [...renamed.path, 'name']);
  const renumbered = all.find(({ entry }) => old?.name !== undefined && stringAt(entry, 'name') === old.name);
  return sourceOf(
    now.object,
    renumbered === undefined ? [...podSpecPath(now), 'containers', 0, 'ports'] : [...renumbered.path, 'containerPort'],
  );
}

type ContainerPort = Workload['containers'][number]['ports'][number];

const portsOf = ({ containers }: Workload): readonly ContainerPort[] => containers.flatMap(({ ports }) => ports);
const serves = (workload: Workload, port: ServicePort): boolean => servesPort(workload, port) === 'yes';
const isFor = ({ targetPort, protocol }: ServicePort, { name, port, protocol: own }: ContainerPort): boolean =>
  own === protocol && (name === targetPort || port === targetPort);
const isSame = (a: ServicePort, b: ServicePort): boolean =>
  a.port === b.port && a.targetPort === b.targetPort && a.protocol === b.protocol;
