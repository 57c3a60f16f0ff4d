import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import { remedy } from '../../../src/core/fix/remedy.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { alertOf } from '../../support/alert-of.ts';
import { shaOf, worldOf } from '../../support/world-of.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'acme/web:1', ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

const declared = (options: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source:
    repoURL: https://github.com/acme/gitops
    path: apps/shop${options}
  destination: { namespace: shop }
  syncPolicy: { automated: { prune: true, selfHeal: true } }
`;

test('a label that an Application starts to write breaks what the folder alone would not: found by its line, since its commit', () => {
  const world = worldOf([
    {
      'apps/shop/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/shop/web.yaml': WEB,
      'argocd/shop.yaml': declared(''),
    },
    { 'argocd/shop.yaml': declared('\n    kustomize:\n      commonLabels:\n        app: shop') },
  ]);
  const [shop] = world.applications;
  expect(shop?.history?.steps.map(({ outcome }) => outcome)).toEqual(['synced', 'partial']);
  const refused = shop?.history?.steps[1]?.objects.filter(({ outcome }) => outcome === 'rejected');
  expect(refused?.map(({ ref }) => formatRef(ref))).toEqual(['Deployment shop/web']);
  const blamed = shop?.findings.map(({ rule, source }) => `${rule} ${source.file}:${source.line}`);
  expect(blamed).toContain('service-selects-no-pods argocd/shop.yaml:10');
  const diagnosis = diagnose(alertOf({ name: 'WebDown', labels: { namespace: 'shop', service: 'web' } }), world);
  expect(diagnosis.cause).toMatchObject({
    source: { file: 'argocd/shop.yaml', line: 10 },
    firstBadCommit: { sha: shaOf(1) },
  });
  expect(remedy(diagnosis, world)).toMatchObject([{ id: 'undo-change', edits: [{ file: 'argocd/shop.yaml' }] }]);
});
