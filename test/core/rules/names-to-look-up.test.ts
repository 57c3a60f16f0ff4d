import { worldOf } from '../../support/world-of.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { source: { repoURL: https://example.com/shop.git, path: shop }, destination: { namespace: shop } }
`;
const MANIFESTS = `{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: a, image: a, env: [{ name: DB, value: 'db:5432' }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }
---
{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: web, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: web } }, egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }] } }`;

test('a policy that closes DNS is told with the names that cannot be looked up any more', () => {
  const world = worldOf([{ 'application.yaml': APPLICATION, 'shop/objects.yaml': MANIFESTS }]);
  const messages = world.applications.flatMap(({ findings }) => findings.map(({ message }) => message));
  expect(messages).toEqual([
    'CiliumNetworkPolicy shop/web restricts where Pod shop/web may connect to, and no rule lets it look up names, such as db in its configuration.',
  ]);
});
