import { array, assert, constantFrom, dictionary, jsonValue, oneof, property, record } from 'fast-check';
import { connect } from '../../../src/core/network/connect.ts';
import type { FlowResult, Peer } from '../../../src/core/network/verdict.ts';
import { clusterOfManifests } from '../cluster/objects.ts';

const PODS = ['web', 'mysql'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: { containers: [{ name: 'main', ports: [{ name: 'db', containerPort: 3306 }] }] },
}));

const pod = (name: string): Peer => ({ type: 'workload', namespace: 'shop', name });

const resultWith = (policies: readonly unknown[]): FlowResult =>
  connect(clusterOfManifests(JSON.parse(JSON.stringify([...PODS, ...policies]))), {
    from: pod('web'),
    to: pod('mysql'),
    port: 3306,
    protocol: 'TCP',
  }).result;

const policyOf = (spec: unknown, index: number): unknown => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: `p${index}`, namespace: 'shop' },
  spec,
});

const selector = record({
  matchLabels: dictionary(constantFrom('app', 'any:app', 'k8s:app'), constantFrom('web', 'mysql')),
});
const ports = array(
  record({
    ports: array(record({ port: constantFrom('3306', '0', 'db', '80'), protocol: constantFrom('TCP', 'UDP') }), {
      minLength: 1,
    }),
  }),
  {
    maxLength: 2,
  },
);
const peers = oneof(
  record({ fromEndpoints: array(selector, { maxLength: 2 }) }),
  record({ fromEntities: array(constantFrom('cluster', 'world')) }),
  record({}),
);
const rule = peers.chain((one) => record({ toPorts: ports }).map((two) => ({ ...one, ...two })));
const allowing = record({ endpointSelector: selector, ingress: array(rule, { minLength: 1, maxLength: 3 }) });

describe('for any policies', () => {
  test('well-formed ones in a namespace without a Namespace object are decided', () => {
    assert(
      property(array(allowing, { maxLength: 3 }), (specs) =>
        ['allowed', 'dropped'].includes(resultWith(specs.map(policyOf))),
      ),
    );
  });

  test('their order does not matter', () => {
    assert(
      property(array(allowing, { maxLength: 4 }), (specs) => {
        const policies = specs.map(policyOf);
        return resultWith(policies) === resultWith(policies.toReversed());
      }),
    );
  });

  test('one more rule in an allowing policy never closes what was open', () => {
    assert(
      property(allowing, rule, (spec, more) => {
        const wider = { ...spec, ingress: [...spec.ingress, more] };
        return resultWith([policyOf(spec, 0)]) !== 'allowed' || resultWith([policyOf(wider, 0)]) === 'allowed';
      }),
    );
  });

  test('a policy that denies all of it wins over every other', () => {
    const deny = policyOf({ endpointSelector: {}, ingressDeny: [{ fromEntities: ['all'] }] }, 9);
    assert(
      property(array(allowing, { maxLength: 3 }), (specs) => resultWith([...specs.map(policyOf), deny]) === 'dropped'),
    );
  });

  test('malformed ones throw nothing', () => {
    const keys = constantFrom(
      'endpointSelector',
      'ingress',
      'egress',
      'egressDeny',
      'enableDefaultDeny',
      'podSelector',
      'policyTypes',
      '__proto__',
    );
    const inner = dictionary(
      constantFrom('toPorts', 'ports', 'from', 'to', 'toServices', 'toCIDRSet', 'fromEndpoints', 'icmps'),
      jsonValue({ maxDepth: 3 }),
    );
    const spec = dictionary(keys, oneof(jsonValue(), inner, array(inner)));
    const kind = constantFrom(
      ['cilium.io/v2', 'CiliumNetworkPolicy'],
      ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy'],
      ['networking.k8s.io/v1', 'NetworkPolicy'],
    );
    assert(
      property(kind, oneof(spec, jsonValue()), ([apiVersion, name], json) => {
        resultWith([{ apiVersion, kind: name, metadata: { name: 'p', namespace: 'shop' }, spec: json }]);
      }),
      { numRuns: 300 },
    );
  });
});
