import { compareReach } from '../../../src/core/network/compare-reach.ts';
import { connect } from '../../../src/core/network/connect.ts';
import { outsideReach } from '../../../src/core/network/outside-reach.ts';
import type { Reach } from '../../../src/core/network/reachability.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { clusterOfManifests } from '../cluster/objects.ts';

const WEB: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', ports: [{ containerPort: 8080 }] }] },
};

function policy(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { endpointSelector: { matchLabels: { app: 'web' } }, ...spec },
  };
}

function waysOf(...policies: readonly JsonObject[]): readonly Reach[] {
  const cluster = clusterOfManifests([WEB, ...policies]);
  return outsideReach(cluster, cluster.workloads);
}

function open(ways: readonly Reach[]): readonly string[] {
  return ways
    .filter(({ result }) => result === 'allowed')
    .map(({ from, to, port, protocol }) => `${from.ref.name} > ${to.ref.name} ${port}/${protocol}`);
}

const toWorld = (port: string): JsonObject => ({
  toEntities: ['world'],
  toPorts: [{ ports: [{ port, protocol: 'TCP' }] }],
});

test('the node gets in whatever policy says, and others by a rule', () => {
  const ways = waysOf(policy({ ingress: [{ fromEntities: ['world'] }], egress: [toWorld('443')] }));
  expect(open(ways)).toEqual(['world > web 8080/TCP', 'host > web 8080/TCP', 'web > world 443/TCP']);
});

test('without policies all of them get in, and out on any port', () => {
  expect(open(waysOf())).toEqual([
    ...['world', 'host', 'remote-node', 'kube-apiserver', 'ingress'].map((name) => `${name} > web 8080/TCP`),
    ...['world', 'host', 'remote-node', 'kube-apiserver'].map((name) => `web > ${name} ANY/TCP`),
  ]);
});

test('ranges and names that rules speak of are ends', () => {
  const dns: JsonObject = {
    toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
    toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
  };
  const names: JsonObject = {
    toFQDNs: [{ matchPattern: '*.example.com' }],
    toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
  };
  expect(open(waysOf(policy({ ingress: [{ fromCIDR: ['192.0.2.0/24'] }], egress: [dns, names] })))).toEqual([
    'host > web 8080/TCP',
    '192.0.2.0/24 > web 8080/TCP',
    'web > *.example.com 443/TCP',
  ]);
});

test('each way is what a single verdict says', () => {
  const manifests = [WEB, policy({ egress: [toWorld('443')], egressDeny: [toWorld('25')] })];
  const cluster = clusterOfManifests(manifests);
  for (const { from, to, port, protocol, result } of outsideReach(cluster, cluster.workloads)) {
    const [source, target] = [from, to].map(({ namespace, ref }) =>
      namespace === ''
        ? ({ type: 'entity', entity: ref.name } as const)
        : ({ type: 'workload', namespace, name: ref.name } as const),
    );
    if (source === undefined || target === undefined) throw new Error('no ends');
    const flow = { from: source, to: target, port: port === 'ANY' ? 9999 : port, protocol };
    expect(connect(cluster, flow).result).toBe(result);
  }
});

test('a port that a rule names anew was open before where any port was', () => {
  const [before, after] = [waysOf(), waysOf(policy({ egress: [toWorld('443')] }))];
  const { opened, closed } = compareReach(before, after);
  expect(opened).toEqual([]);
  expect(closed.map(({ to, port }) => `${to.ref.name} ${port}`)).toEqual(
    expect.arrayContaining(['world ANY', 'host ANY']),
  );
  expect(closed.map(({ to, port }) => `${to.ref.name} ${port}`)).not.toContain('world 443');
});
