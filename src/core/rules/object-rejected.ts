import { formatSelector, parseSelector } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';
import { type RefusedObject, refusedField, refusedObjects } from './refused-object.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'object-rejected',
  title: 'The API server refuses an object',
  why: 'The object stays as it was accepted last, or does not exist, and the sync is not complete. Other rules say more about selectors and policies.',
  severity: 'warning',
  args: ['object', 'field'],
  *inspect(context) {
    for (const refused of refusedObjects(context)) {
      const { ref } = refused.object;
      if (ref.kind.endsWith('NetworkPolicy') || changesSelector(refused, context)) continue;
      yield {
        object: ref,
        at: refusedField(refused, context),
        args: { object: formatRef(ref), field: refused.refusal.causes[0]?.field ?? '' },
        quote: refused.refusal.message,
      };
    }
  },
  say: ({ object, field }) =>
    `The API server refuses ${object}${field === '' || field === '<nil>' ? '' : ` because of \`${field}\``}.`,
  reports: [
    [
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } }',
      '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: shop } }, spec: { containers: [{ name: a, image: a }] } } } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: cart, namespace: shop }, data: { a: b } }',
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: cart, namespace: shop }, data: { a: c } }',
    ],
  ],
});

/** What `selector-immutable` reports. */
function changesSelector({ object, refusal }: RefusedObject, context: RuleContext): boolean {
  const live = context.liveObject(object.ref);
  const before = live === undefined ? null : parseSelector(valueAt(live.manifest, 'spec', 'selector'));
  const wanted = parseSelector(valueAt(object.manifest, 'spec', 'selector'));
  if (refusal.kind !== 'immutable' || before === null || wanted === null) return false;
  return formatSelector(before) !== formatSelector(wanted);
}
