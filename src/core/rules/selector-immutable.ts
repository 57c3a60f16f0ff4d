import { mismatches } from '../labels/mismatch.ts';
import { formatSelector, type LabelSelector, parseSelector } from '../labels/selector.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';
import { refusedObjects } from './refused-object.ts';
import type { RuleContext } from './rule-context.ts';

const PATH = ['spec', 'selector', 'matchLabels'] as const;

export const rule = defineRule({
  code: 'selector-immutable',
  title: 'A selector that cannot be changed was changed',
  why: 'The API server refuses the whole update of the workload, so its Pods keep their old labels while everything around it moves on.',
  severity: 'critical',
  args: ['workload', 'live', 'wanted'],
  *inspect(context) {
    for (const { object, refusal } of refusedObjects(context)) {
      const live = context.liveObject(object.ref);
      const before = live === undefined ? null : parseSelector(valueAt(live.manifest, 'spec', 'selector'));
      const wanted = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
      if (before === null || wanted === null || formatSelector(before) === formatSelector(wanted)) continue;
      if (refusal.kind !== 'immutable') continue;
      yield {
        object: object.ref,
        at: changedLine(object, before, wanted, context),
        args: { workload: formatRef(object.ref), live: formatSelector(before), wanted: formatSelector(wanted) },
        quote: refusal.message,
      };
    }
  },
  say: ({ workload, live }) =>
    `The API server refuses the whole update of ${workload}: its selector is \`${live}\` in the cluster and cannot change.`,
  reports: [
    [
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }',
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: shop } }, template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: a, image: a }] } } } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }',
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart, tier: web } }, spec: { containers: [{ name: a, image: b }] } } } }',
    ],
  ],
});

/** The entry that is not as it was: one with another value before one that is new; where entries were only dropped, the selector. */
function changedLine(object: RenderedObject, before: LabelSelector, wanted: LabelSelector, context: RuleContext) {
  const changed = mismatches({ matchLabels: wanted.matchLabels, matchExpressions: [] }, before.matchLabels);
  const key = (changed.find(({ actual }) => actual !== null) ?? changed[0])?.key;
  return context.sourceOf(object, key === undefined ? PATH : [...PATH, key]);
}
