import type { Cluster } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'hpa-target-missing',
  title: 'A HorizontalPodAutoscaler has nothing to scale',
  why: 'Its target does not exist, most often because a prefix or a rename reached one of the two: the workload keeps its replicas whatever the load.',
  severity: 'warning',
  args: ['autoscaler', 'target'],
  *inspect(context) {
    const baseline = context.baseline();
    for (const object of context.own) {
      if (object.ref.kind !== 'HorizontalPodAutoscaler') continue;
      const target = missingTarget(object, context.live);
      if (target === undefined || wasMissing(object, baseline)) continue;
      yield {
        object: object.ref,
        at: context.sourceOf(object, ['spec', 'scaleTargetRef', 'name']),
        args: { autoscaler: formatRef(object.ref), target },
      };
    }
  },
  say: ({ autoscaler, target }) => `${autoscaler} scales ${target}, which does not exist.`,
  reports: [
    [
      '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: cart, namespace: shop }, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: cart } } }',
    ],
  ],
  silent: [
    [
      `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: cart, namespace: shop }, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: cart } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }`,
    ],
    [
      '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: q, namespace: shop }, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: acme.io/v1, kind: Queue, name: q } } }',
    ],
  ],
});

/** Kinds that only Git makes: another one may come from an operator or a chart. */
const SCALABLE = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout']);

function missingTarget({ ref, manifest }: RenderedObject, cluster: Cluster): string | undefined {
  const [kind, name] = ['kind', 'name'].map((key) => stringAt(manifest, 'spec', 'scaleTargetRef', key));
  const namespace = ref.namespace ?? 'default';
  if (kind === undefined || name === undefined || !SCALABLE.has(kind)) return undefined;
  if (cluster.workload(namespace, name, kind) !== undefined || cluster.podMakersIn(namespace).length > 0)
    return undefined;
  return formatRef({ kind, namespace, name });
}

function wasMissing({ ref }: RenderedObject, baseline: Cluster | null): boolean {
  const before = baseline?.object(ref);
  return baseline !== null && before !== undefined && missingTarget(before, baseline) !== undefined;
}
