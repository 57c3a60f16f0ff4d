import { worldOf } from '../../support/world-of.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  source: { repoURL: https://example.com/shop.git, path: shop }
  destination: { namespace: shop }
  syncPolicy: { automated: { prune: true } }
`;

const pods = (name: string, app: string) =>
  `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, namespace: shop }, spec: { selector: { matchLabels: { app: ${app} } }, template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: a, image: a }] } } } }`;

/** The rules that report, for the commits of a repository with one application. */
function reported(...commits: readonly (readonly string[])[]): readonly string[] {
  const world = worldOf(
    commits.map((objects) => ({ 'application.yaml': APPLICATION, 'shop/objects.yaml': objects.join('\n---\n') })),
  );
  return world.applications.flatMap(({ findings }) => findings.map(({ rule }) => rule));
}

const ODDITIES = [
  {
    rule: 'pdb-selects-no-pods',
    objects: [
      '{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: old, namespace: shop }, spec: { minAvailable: 1, selector: { matchLabels: { app: gone } } } }',
    ],
  },
  {
    rule: 'hpa-target-missing',
    objects: [
      '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: old, namespace: shop }, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: gone } } }',
    ],
  },
  {
    rule: 'monitor-finds-nothing',
    objects: [
      '{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: old, namespace: shop }, spec: { selector: { matchLabels: { app: gone } }, podMetricsEndpoints: [{ port: metrics }] } }',
    ],
  },
  { rule: 'selectors-overlap', objects: [pods('one', 'twin'), pods('two', 'twin')] },
];

describe.each(ODDITIES)('$rule', ({ rule, objects }) => {
  const web = pods('web', 'web');
  test('says nothing of what was odd at the oldest moment already', () => {
    expect(reported([web, ...objects], [web, ...objects, pods('more', 'more')])).not.toContain(rule);
  });
  test('reports what came since', () => {
    expect(reported([web], [web, ...objects])).toContain(rule);
  });
  test('reports all of it where there is no earlier moment', () => {
    expect(reported([web, ...objects])).toContain(rule);
  });
});

const claim = (name: string) =>
  `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: ${name}, namespace: shop }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }`;

test('a claim that came back is no claim lost', () => {
  const web = pods('web', 'web');
  expect(reported([web, claim('data')], [web], [web, claim('data')])).not.toContain('claim-pruned');
  expect(reported([web, claim('data')], [web], [web, claim('other')])).toContain('claim-pruned');
});
