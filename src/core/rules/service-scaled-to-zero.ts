import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'service-scaled-to-zero',
  title: 'Everything a Service leads to is scaled to zero',
  why: 'The labels fit, but there are no Pods: the Service has no endpoints until somebody (or an autoscaler) scales the workload up.',
  severity: 'warning',
  args: ['service', 'workload'],
  *inspect(context) {
    for (const service of context.services) {
      const workloads = context.live.endpointsOf(service) ?? [];
      const [first] = workloads;
      if (first === undefined || workloads.some(({ replicas }) => replicas > 0)) continue;
      yield {
        object: service.ref,
        at: context.sourceOf(first.object, ['spec', 'replicas']),
        args: { service: formatRef(service.ref), workload: workloads.map(({ ref }) => formatRef(ref)).join(', ') },
      };
    }
  },
  say: ({ service, workload }) => `${service} leads to ${workload} only, scaled to 0.`,
  reports: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { replicas: 0, selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: v1, kind: Service, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, ports: [{ port: 80 }] } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }`,
    ],
  ],
});
