import { formatRef, refKey } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';

export const rule = defineRule({
  code: 'object-in-two-applications',
  title: 'Two applications deploy the same object',
  why: 'Each sync writes its own version over the other’s, and each prune deletes what the other wants; with self-heal the two take turns for ever.',
  severity: 'warning',
  args: ['object', 'other'],
  *inspect(context) {
    const own = new Set(context.own);
    const others = new Map(
      context.live.objects.flatMap((object) => (own.has(object) ? [] : [[refKey(object.ref), object] as const])),
    );
    for (const object of context.own) {
      const other = others.get(refKey(object.ref));
      if (other === undefined) continue;
      const { file, line } = context.sourceOf(other, []);
      yield {
        object: object.ref,
        at: context.sourceOf(object, []),
        args: { object: formatRef(object.ref), other: `${file}:${line}` },
      };
    }
  },
  say: ({ object, other }) => `${object} is deployed by another application as well (${other}).`,
  reports: [
    [
      {
        'objects.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }\n',
        'more/again.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }\n',
        'more.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: more, namespace: argocd }
spec:
  project: default
  source: { repoURL: https://example.com/shop.git, path: shop/more }
  destination: { namespace: shop }
`,
      },
    ],
  ],
  silent: [['{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }']],
});
