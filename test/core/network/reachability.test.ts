import { array, assert, constantFrom, dictionary, oneof, property, record } from 'fast-check';
import { connect } from '../../../src/core/network/connect.ts';
import { reachability } from '../../../src/core/network/reachability.ts';
import type { Peer } from '../../../src/core/network/verdict.ts';
import { clusterOfManifests } from '../cluster/objects.ts';

const NAMESPACES = ['shop', 'pay'];
const APPS = ['web', 'db', 'api'];

const PODS = NAMESPACES.flatMap((namespace) =>
  APPS.map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      hostNetwork: name === 'api' && namespace === 'pay',
      containers: [
        {
          name: 'main',
          ports: [
            { name: 'http', containerPort: 80 },
            { containerPort: 53, protocol: 'UDP' },
          ],
        },
      ],
    },
  })),
);

const labels = dictionary(
  constantFrom('app', 'k8s:io.kubernetes.pod.namespace'),
  constantFrom(...APPS, ...NAMESPACES),
  {
    maxKeys: 2,
  },
);
const selector = record({ matchLabels: labels });
const toPorts = array(
  record({
    ports: array(record({ port: constantFrom('80', 'http', '0'), protocol: constantFrom('TCP', 'ANY') }), {
      minLength: 1,
    }),
  }),
  { maxLength: 1 },
);
const peers = (way: 'from' | 'to') =>
  oneof(
    record({ [`${way}Endpoints`]: array(selector, { maxLength: 2 }) }),
    record({
      [`${way}Entities`]: array(constantFrom('cluster', 'world', 'host', 'remote-node'), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
    record({ [`${way}CIDR`]: constantFrom(['0.0.0.0/0'], ['10.0.0.0/8']) }),
    record({}),
  );
const rules = (way: 'from' | 'to') =>
  array(
    peers(way).chain((one) => record({ toPorts }).map((two) => ({ ...one, ...two }))),
    { maxLength: 3 },
  );
const policy = record(
  {
    endpointSelector: selector,
    ingress: rules('from'),
    egress: rules('to'),
    ingressDeny: rules('from'),
    egressDeny: rules('to'),
    enableDefaultDeny: record({ ingress: constantFrom(true, false), egress: constantFrom(true, false) }),
  },
  { requiredKeys: ['endpointSelector'] },
);

const enforcement = constantFrom('default' as const, 'always' as const, 'never' as const);

test('all pairs say what every single connection says', () => {
  assert(
    property(array(policy, { maxLength: 5 }), enforcement, (specs, mode) => {
      const policies = specs.map((spec, index) => ({
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: `p${index}`, namespace: NAMESPACES[index % 2] },
        spec,
      }));
      const cluster = clusterOfManifests(JSON.parse(JSON.stringify([...PODS, ...policies])));
      const settings = { enforcement: mode };
      for (const { from, to, port, protocol, result } of reachability(cluster, { settings })) {
        const end = (one: typeof from): Peer => ({ type: 'workload', namespace: one.namespace, name: one.ref.name });
        const asked = connect(cluster, { from: end(from), to: end(to), port, protocol }, settings);
        if (asked.result !== result) return false;
      }
      return true;
    }),
    { numRuns: 60 },
  );
});

test('every declared port of everybody else, and nobody’s own', () => {
  const found = reachability(clusterOfManifests(PODS));
  expect(found).toHaveLength(PODS.length * (PODS.length - 1) * 2);
  expect(new Set(found.map(({ result }) => result))).toEqual(new Set(['allowed']));
});
