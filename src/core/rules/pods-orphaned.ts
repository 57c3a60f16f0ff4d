import { formatSelector, matches } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';

/** Kinds whose selector the API server lets change; their controllers do not look back. */
const MUTABLE = new Set(['ReplicationController', 'Rollout']);

export const rule = defineRule({
  code: 'pods-orphaned',
  title: 'A selector change leaves the old Pods behind',
  why: 'The API server takes a new selector for this kind. The controller makes new Pods and forgets the old ones: they run on, unmanaged, until somebody deletes them, and Services may still send them traffic.',
  severity: 'critical',
  args: ['workload', 'before', 'now'],
  *inspect(context) {
    const before = context.baseline();
    if (before === null) return;
    for (const workload of context.live.workloads) {
      const { ref, namespace, selector, object } = workload;
      if (!MUTABLE.has(ref.kind) || selector === null || context.liveObject(ref) !== object) continue;
      const was = before.workload(namespace, ref.name, ref.kind);
      if (was === undefined || was.selector === null || was.replicas === 0) continue;
      if (matches(selector, was.podLabels)) continue;
      yield {
        object: ref,
        at: context.sourceOf(object, ['spec', 'selector']),
        args: { workload: formatRef(ref), before: formatSelector(was.selector), now: formatSelector(selector) },
      };
    }
  },
  say: ({ workload, before, now }) =>
    `${workload} now selects \`${now}\`; its Pods of before (\`${before}\`) run on without a controller.`,
  reports: [
    [
      '{ apiVersion: v1, kind: ReplicationController, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }',
      '{ apiVersion: v1, kind: ReplicationController, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart-v2 }, template: { metadata: { labels: { app: cart-v2 } }, spec: { containers: [{ name: a, image: a }] } } } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: v1, kind: ReplicationController, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart, tier: web }, template: { metadata: { labels: { app: cart, tier: web } }, spec: { containers: [{ name: a, image: a }] } } } }',
      '{ apiVersion: v1, kind: ReplicationController, metadata: { name: cart, namespace: shop }, spec: { selector: { app: cart }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }',
    ],
  ],
});
