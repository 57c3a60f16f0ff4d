import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
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
          at: context.sourceOf(service.object, ['spec', 'ports', index, 'targetPort']),
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
