import type { Cluster } from '../cluster/cluster.ts';
import { formatSelector, matches, parseSelector } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';
import { blame, nearestWorkload } from './selector-blame.ts';

export const rule = defineRule({
  code: 'pdb-selects-no-pods',
  title: 'A PodDisruptionBudget selects no Pods',
  why: 'It protects nothing: a drained node may take every replica down at once.',
  severity: 'warning',
  args: ['budget', 'selector'],
  *inspect(context) {
    for (const object of context.own) {
      if (object.ref.kind !== 'PodDisruptionBudget') continue;
      const namespace = object.ref.namespace ?? 'default';
      const selector = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
      const pods = context.live.workloadsIn(namespace);
      if (selector === null || pods.some(({ podLabels }) => matches(selector, podLabels))) continue;
      if (context.live.podMakersIn(namespace).length > 0 || wasSo(object, context.baseline())) continue;
      const selecting = { object, path: ['spec', 'selector', 'matchLabels'], selector };
      yield {
        object: object.ref,
        at: blame(selecting, nearestWorkload(selector, namespace, context), context),
        args: { budget: formatRef(object.ref), selector: formatSelector(selector) },
      };
    }
  },
  say: ({ budget, selector }) => `${budget} selects \`${selector}\`, but no Pod has these labels.`,
  reports: [
    [
      '{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: cart, namespace: shop }, spec: { minAvailable: 1, selector: { matchLabels: { app: cart } } } }',
    ],
  ],
  silent: [
    [
      `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: cart, namespace: shop }, spec: { minAvailable: 1, selector: { matchLabels: { app: cart } } } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }`,
    ],
  ],
});

/** Empty at the oldest moment already: that is how the repository is, and nothing that happened. */
function wasSo({ ref }: RenderedObject, baseline: Cluster | null): boolean {
  const before = baseline?.object(ref);
  const selector = parseSelector(valueAt(before?.manifest, 'spec', 'selector'));
  if (baseline === null || selector === null) return false;
  return !baseline.workloadsIn(ref.namespace ?? 'default').some(({ podLabels }) => matches(selector, podLabels));
}
