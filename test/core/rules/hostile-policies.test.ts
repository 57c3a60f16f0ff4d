import fc from 'fast-check';
import { buildCluster } from '../../../src/core/cluster/build-cluster.ts';
import { inspectApplication } from '../../../src/core/rules/inspect-application.ts';
import { objectsOf } from '../cluster/objects.ts';

const POD =
  '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}}, "spec": {"containers": [{"name": "a", "image": "a"}]}}';

function inspect(policies: readonly unknown[]): number {
  const objects = objectsOf([POD, ...policies.map((policy) => JSON.stringify(policy))].join('\n---\n'));
  return inspectApplication({
    application: {
      name: 'shop',
      by: 'folder',
      path: 'shop',
      sync: { automated: true, prune: true, selfHeal: true, options: [] },
    },
    rendered: { objects, gaps: [], problem: null, files: [] },
    history: null,
    live: buildCluster(objects),
    sourceOf: ({ source }) => source,
  }).length;
}

const KEYS = [
  'endpointSelector',
  'nodeSelector',
  'podSelector',
  'policyTypes',
  'ingress',
  'egress',
  'ingressDeny',
  'egressDeny',
  'enableDefaultDeny',
  'fromEndpoints',
  'toEndpoints',
  'toFQDNs',
  'toServices',
  'toCIDRSet',
  'toPorts',
  'ports',
  'port',
  'endPort',
  'rules',
  'http',
  'path',
  'icmps',
  'fields',
  'type',
  'from',
  'to',
  'ipBlock',
  'cidr',
  'except',
  'namespaceSelector',
  'matchLabels',
  'matchExpressions',
  'key',
  'operator',
  'values',
  '__proto__',
];

/** JSON with the right names in the wrong places. */
const { spec } = fc.letrec<{ spec: unknown }>((tie) => ({
  spec: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, 70_000, '', 'web', 'In', '10.0.0.0/33', '(*', '0x1', 'k8s:app'),
    fc.array(tie('spec'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('spec'), { maxKeys: 4 }),
  ),
}));

const policy = fc
  .record({
    kind: fc.constantFrom('CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'),
    spec: fc.dictionary(fc.constantFrom(...KEYS), spec, { maxKeys: 5 }),
    specs: spec,
  })
  .map(({ kind, ...fields }) => ({
    apiVersion: kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'cilium.io/v2',
    kind,
    metadata: { name: 'p', ...(kind === 'CiliumClusterwideNetworkPolicy' ? {} : { namespace: 'shop' }) },
    ...fields,
  }));

test('whatever a policy holds, the rules look at it and none breaks', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 3 }), (policies) => expect(inspect(policies)).toBeGreaterThanOrEqual(0)),
    { numRuns: 150 },
  );
});

test('texts made to keep a matcher busy are done with at once', () => {
  const long = `${'a-'.repeat(200_000)}!`;
  const busy = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: {
      endpointSelector: { matchLabels: { [`${long}/x`]: long, app: 'webb' } },
      ingress: [
        {
          toPorts: [
            { ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: `(a+)+${'[[:'.repeat(50_000)}` }] } },
          ],
        },
        { toPorts: [{ ports: [{ port: '0_'.repeat(100_000), protocol: 'TCP' }] }] },
      ],
      egress: [{ toCIDR: [`${'1:'.repeat(100_000)}/64`], toFQDNs: [{ matchPattern: '*a'.repeat(100_000) }] }],
    },
  };
  const started = performance.now();
  inspect([busy]);
  expect(performance.now() - started).toBeLessThan(2000);
});
