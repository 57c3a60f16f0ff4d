import type { Cluster, Workload } from '../cluster/cluster.ts';
import { formatSelector, matches } from '../labels/selector.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'selectors-overlap',
  title: 'Two workloads select each other’s Pods',
  why: 'Controllers expect to be alone with their selector: they adopt each other’s Pods once those lose their owner, and everything that goes by labels (Services, budgets, autoscalers, policies) takes the two for one.',
  severity: 'warning',
  args: ['workload', 'selector', 'other'],
  *inspect(context) {
    const baseline = context.baseline();
    for (const workload of context.live.workloads) {
      if (context.liveObject(workload.ref) !== workload.object) continue;
      const other = rival(workload, context.live);
      if (other === undefined || wasSo(workload, other, baseline)) continue;
      yield {
        object: workload.ref,
        at: context.sourceOf(workload.object, ['spec', 'selector']),
        args: {
          workload: formatRef(workload.ref),
          selector: workload.selector === null ? '' : formatSelector(workload.selector),
          other: formatRef(other.ref),
        },
      };
    }
  },
  say: ({ workload, selector, other }) =>
    `${workload} selects \`${selector}\`, which the Pods of ${other} have too, and the other way round.`,
  reports: [
    [
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: shop } }, template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: a, image: a }] } } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: pay, namespace: shop }, spec: { selector: { matchLabels: { app: shop } }, template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: a, image: a }] } } } }`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: shop } }, template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: a, image: a }] } } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: pay, namespace: shop }, spec: { selector: { matchLabels: { app: shop, part: pay } }, template: { metadata: { labels: { app: shop, part: pay } }, spec: { containers: [{ name: a, image: a }] } } } }`,
    ],
  ],
});

/** The first workload declared before this one with which it shares Pods, each selecting the other's: of a pair, the later one is told of. */
function rival(workload: Workload, cluster: Cluster): Workload | undefined {
  const neighbours = cluster.workloadsIn(workload.namespace);
  return neighbours.slice(0, neighbours.indexOf(workload)).find((other) => overlap(workload, other));
}

function overlap(a: Workload, b: Workload): boolean {
  if (a.selector === null || b.selector === null || refKey(a.ref) === refKey(b.ref)) return false;
  return matches(a.selector, b.podLabels) && matches(b.selector, a.podLabels);
}

function wasSo(a: Workload, b: Workload, baseline: Cluster | null): boolean {
  const before = [a, b].map(({ namespace, ref }) => baseline?.workload(namespace, ref.name, ref.kind));
  const [first, second] = before;
  return first !== undefined && second !== undefined && overlap(first, second);
}
