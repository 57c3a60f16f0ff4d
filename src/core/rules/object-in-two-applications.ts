import type { Application } from '../gitops/application.ts';
import { clusterOf } from '../history/other-applications.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';

/** Folders that nobody declares are only taken for deployed, and of two clusters each has its own. */
function competes(other: Application | undefined, application: Application): boolean {
  const isDeclared = other !== undefined && other.by !== 'folder' && application.by !== 'folder';
  return isDeclared && clusterOf(other) === clusterOf(application);
}

export const rule = defineRule({
  code: 'object-in-two-applications',
  title: 'Two applications deploy the same object',
  why: 'Each sync writes its own version over the other’s, and each prune deletes what the other wants; with self-heal the two take turns for ever.',
  severity: 'warning',
  args: ['object', 'other'],
  *inspect(context) {
    const own = new Set(context.own);
    const others = new Map(
      context.live.objects.flatMap((object) =>
        own.has(object) || !competes(context.deployerOf(object), context.application)
          ? []
          : [[refKey(object.ref), object] as const],
      ),
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
  silent: [
    ['{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }'],
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
  destination: { name: another-cluster, namespace: shop }
`,
      },
    ],
    [
      {
        'objects.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }\n',
        'draft/kustomization.yaml': 'resources: [again.yaml]\n',
        'draft/again.yaml': '{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop } }\n',
      },
    ],
  ],
});
