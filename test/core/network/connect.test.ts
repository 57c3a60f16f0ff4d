import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { connect } from '../../../src/core/network/connect.ts';
import { locateIn } from '../../../src/core/network/locate-in.ts';
import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { parsePeer } from '../../../src/core/network/peer.ts';
import type { Flow, Hop, Peer, Verdict } from '../../../src/core/network/verdict.ts';
import { snapshotOf } from '../../../src/core/values/snapshot.ts';
import { clusterOf } from '../cluster/objects.ts';

const deployment = (name: string, namespace: string, rest = ''): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, ports: [{name: main, containerPort: 3306}]}]}
  ${rest}
`;

const service = (selector: string, port = '{port: 3306}', rest = ''): string => `
---
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec: {selector: ${selector}, ports: [${port}]${rest}}
`;

const policy = (name: string, spec: string, namespace = 'shop'): string => `
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

const PODS = deployment('mysql', 'shop') + deployment('exporter', 'shop') + deployment('web', 'front');

const peer = (text: string): Peer => {
  const parsed = parsePeer(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

interface Ask {
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  readonly protocol?: Flow['protocol'];
  readonly settings?: NetworkSettings;
}

const ask = (
  cluster: Cluster,
  { from = 'shop/exporter', to = 'svc:shop/mysql', port = 3306, protocol = 'TCP', settings = {} }: Ask = {},
): Verdict => connect(cluster, { from: peer(from), to: peer(to), port, protocol }, settings);

const hop = (verdict: Verdict, direction: Hop['direction']): Hop | undefined =>
  verdict.hops.find((one) => one.direction === direction);

describe('from a Service to its Pods', () => {
  test.each([
    { name: 'a selector that matches', yaml: service('{app: mysql}'), result: 'allowed' },
    { name: 'a selector that matches no Pod', yaml: service('{app: shop}'), result: 'no-endpoints' },
    {
      name: 'a named port that a container has',
      yaml: service('{app: mysql}', '{port: 3306, targetPort: main}'),
      result: 'allowed',
    },
    {
      name: 'a named port that no container has',
      yaml: service('{app: mysql}', '{port: 3306, targetPort: db}'),
      result: 'no-endpoints',
    },
    { name: 'a port the Service does not have', yaml: service('{app: mysql}', '{port: 5432}'), result: 'dropped' },
    { name: 'a Service that is not in Git', yaml: '', result: 'unknown' },
    { name: 'endpoints by hand that are not in Git', yaml: service('null'), result: 'unknown' },
    {
      name: 'no Pod, but a resource that may make some',
      yaml: `${service('{app: shop}')}---\n{apiVersion: db.example.com/v1, kind: MySQL, metadata: {name: x, namespace: shop}}`,
      result: 'unknown',
    },
  ])('$name', ({ yaml, result }) => {
    expect(ask(clusterOf(PODS, yaml)).result).toBe(result);
  });

  test('scaled to zero there is nobody', () => {
    const cluster = clusterOf(
      deployment('mysql', 'shop', 'replicas: 0'),
      deployment('exporter', 'shop'),
      service('{app: mysql}'),
    );
    expect(hop(ask(cluster), 'service')?.decidedBy[0]?.why).toContain('scaled to 0');
  });

  test('without endpoints the nearest Pods are named, and policy is not blamed', () => {
    const closed = policy('closed', '{endpointSelector: {}, egress: [{}]}');
    const verdict = ask(clusterOf(PODS, service('{app: shop}'), closed));
    expect(verdict.hops.map(({ direction }) => direction)).toEqual(['service']);
    expect(verdict.symptom.connect).toBe('connect: operation not permitted');
    expect(verdict.hops[0]?.nearest?.[0]?.missing).toBe('Deployment shop/mysql: app is mysql, not shop');
  });

  test.each([
    {
      name: 'Cilium 1.19.4 with its socket load balancer',
      settings: { cilium: { minor: 19, patch: 4 } },
      says: 'connect: no route to host',
    },
    {
      name: 'Cilium 1.18 whatever its patch',
      settings: { cilium: { minor: 18, patch: 9 } },
      says: 'connect: operation not permitted',
    },
    {
      name: 'Cilium without socket load balancer',
      settings: { dataPath: 'per-packet-lb' as const },
      says: 'connect: connection refused',
    },
    {
      name: 'the same before 1.16',
      settings: { dataPath: 'per-packet-lb' as const, cilium: { minor: 15, patch: 0 } },
      says: 'i/o timeout',
    },
    { name: 'kube-proxy', settings: { dataPath: 'kube-proxy' as const }, says: 'connect: connection refused' },
  ])('no endpoints under $name', ({ settings, says }) => {
    expect(ask(clusterOf(PODS, service('{app: shop}')), { settings }).symptom.connect).toBe(says);
  });

  test('a headless Service without endpoints fails in DNS', () => {
    const headless = service('{app: shop}', '{port: 3306}', ', clusterIP: None');
    expect(ask(clusterOf(PODS, headless)).symptom.connect).toBe('no such host');
  });

  test('policy is asked about the port of the Pod, not of the Service', () => {
    const open = policy(
      'mysql',
      '{endpointSelector: {matchLabels: {app: mysql}}, ingress: [{toPorts: [{ports: [{port: "3306"}]}]}]}',
    );
    const cluster = clusterOf(PODS, service('{app: mysql}', '{port: 80, targetPort: 3306}'), open);
    expect(ask(cluster, { port: 80 }).result).toBe('allowed');
  });
});

describe('what policy says', () => {
  const toMysql =
    '{endpointSelector: {matchLabels: {app: mysql}}, ingress: [{fromEndpoints: [{matchLabels: {app: exporter}}]}]}';

  test('a drop is a timeout, with the policy that selects and the nearest rule', () => {
    const verdict = ask(clusterOf(PODS, policy('mysql', toMysql)), { from: 'front/web', to: 'shop/mysql' });
    expect(verdict.symptom.connect).toBe('i/o timeout');
    expect(hop(verdict, 'ingress')).toMatchObject({
      result: 'dropped',
      decidedBy: [{ policy: 'CiliumNetworkPolicy shop/mysql', rule: 'endpointSelector', effect: 'default-deny' }],
    });
  });

  test('a missing namespace label is named', () => {
    const noNamespace = policy('mysql', toMysql.replace('app: exporter', 'app: web'));
    const verdict = ask(clusterOf(PODS, noNamespace), { from: 'front/web', to: 'shop/mysql' });
    expect(hop(verdict, 'ingress')?.nearest?.[0]).toMatchObject({
      rule: 'ingress[0]',
      missing:
        'the selector does not name a namespace, so it means shop only; front/web is in front (k8s:io.kubernetes.pod.namespace: front is missing)',
    });
  });

  test('a missing port is named', () => {
    const otherPort = policy(
      'mysql',
      '{endpointSelector: {}, ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: "33060", protocol: TCP}]}]}]}',
    );
    expect(hop(ask(clusterOf(PODS, otherPort), { to: 'shop/mysql' }), 'ingress')?.nearest?.[0]?.missing).toBe(
      'port 3306/TCP is not among 33060/TCP',
    );
  });

  test('the namespace a label selector asks about is unknown when Git does not declare it', () => {
    const byLabel = policy('mysql', toMysql.replace('app: exporter', '"k8s:io.cilium.k8s.namespace.labels.team": a'));
    const namespace = (labels: string): string =>
      `---\n{apiVersion: v1, kind: Namespace, metadata: {name: front, labels: ${labels}}}`;
    const asked = { from: 'front/web', to: 'shop/mysql' };
    expect(ask(clusterOf(PODS, byLabel), asked).result).toBe('unknown');
    expect(ask(clusterOf(PODS, byLabel, namespace('{team: a}')), asked).result).toBe('allowed');
    expect(ask(clusterOf(PODS, byLabel, namespace('{team: b}')), asked).result).toBe('dropped');
  });

  test('a peer the API server would refuse is not guessed at', () => {
    const broken = policy(
      'exporter',
      '{endpointSelector: {matchLabels: {app: exporter}}, egress: [{toEndpoints: [world]}]}',
    );
    const verdict = ask(clusterOf(PODS, broken), { to: 'shop/mysql' });
    expect(hop(verdict, 'egress')).toMatchObject({
      result: 'unknown',
      decidedBy: [
        { effect: 'not-read', rule: 'egress[0]', why: 'the API server would refuse spec.egress[0].toEndpoints[0]' },
      ],
    });
  });

  test('a policy Cilium does not load decides nothing, in its words', () => {
    const none =
      policy('mysql', '{endpointSelector: {}, ingress: []}') + policy('other', '{endpointSelector: {}, ingress: [{}]}');
    const verdict = ask(clusterOf(PODS, none), { to: 'shop/mysql' });
    expect(hop(verdict, 'ingress')?.decidedBy.map(({ why }) => why)).toContain(
      'Cilium does not load it: Invalid CiliumNetworkPolicy spec: rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny',
    );
  });

  test('rules of layer 7 are mentioned, not judged', () => {
    const http = policy(
      'mysql',
      '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "3306", protocol: TCP}], rules: {http: [{method: GET}]}}]}]}',
    );
    expect(hop(ask(clusterOf(PODS, http), { to: 'shop/mysql' }), 'ingress')?.decidedBy[0]?.why).toContain(
      'HTTP rules then look into it',
    );
  });

  test('Pods in the network of their node have no labels for policy', () => {
    const host = deployment('agent', 'shop').replace('spec: {containers', 'spec: {hostNetwork: true, containers');
    const selects = policy('agent', '{endpointSelector: {matchLabels: {app: agent}}, egress: [{}]}');
    expect(ask(clusterOf(PODS, host, selects), { from: 'shop/agent', to: 'shop/mysql' }).result).toBe('allowed');
  });
});

describe('toServices', () => {
  const toService = policy(
    'exporter',
    '{endpointSelector: {matchLabels: {app: exporter}}, egress: [{toServices: [{k8sService: {serviceName: mysql, namespace: shop}}]}]}',
  );

  test.each([
    { name: 'follows the selector from 1.17 on', selector: '{app: mysql}', settings: {}, result: 'allowed' },
    {
      name: 'follows a rewritten selector away from the Pods',
      selector: '{app: shop}',
      settings: {},
      result: 'dropped',
    },
    {
      name: 'means nothing for such a Service before 1.17',
      selector: '{app: mysql}',
      settings: { cilium: { minor: 16, patch: 0 } },
      result: 'dropped',
    },
  ])('$name', ({ selector, settings, result }) => {
    expect(ask(clusterOf(PODS, service(selector), toService), { to: 'shop/mysql', settings }).result).toBe(result);
  });

  test('a Service that Git does not show is unknown, unless Git shows everything', () => {
    expect(ask(clusterOf(PODS, toService), { to: 'shop/mysql' }).result).toBe('unknown');
    expect(ask(clusterOf(PODS, toService), { to: 'shop/mysql', settings: { closedWorld: true } }).result).toBe(
      'dropped',
    );
  });
});

describe('peers outside', () => {
  const out = (egress: string): Cluster =>
    clusterOf(PODS, policy('exporter', `{endpointSelector: {matchLabels: {app: exporter}}, egress: [${egress}]}`));

  test.each([
    { name: 'an address in the range', egress: '{toCIDR: [10.0.0.0/8]}', to: 'cidr:10.1.2.3', result: 'allowed' },
    {
      name: 'an address cut out of it',
      egress: '{toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]}',
      to: 'cidr:10.1.2.3',
      result: 'dropped',
    },
    { name: 'a range that only overlaps', egress: '{toCIDR: [10.1.0.0/16]}', to: 'cidr:10.0.0.0/8', result: 'unknown' },
    { name: 'a Pod is in no range', egress: '{toCIDR: [0.0.0.0/0]}', to: 'shop/mysql', result: 'dropped' },
    { name: 'any Pod of the cluster', egress: '{toEntities: [cluster]}', to: 'entity:cluster', result: 'allowed' },
    {
      name: 'some Pods of the cluster',
      egress: '{toEndpoints: [{matchLabels: {app: mysql}}]}',
      to: 'entity:cluster',
      result: 'unknown',
    },
    { name: 'an entity', egress: '{toEntities: [world]}', to: 'entity:world', result: 'allowed' },
  ])('$name', ({ egress, to, result }) => {
    expect(ask(out(egress), { to, port: 443 }).result).toBe(result);
  });
});

describe('toFQDNs', () => {
  const rules = (dns: string): Cluster => {
    const lookup = `{toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system}}], toPorts: [{ports: [{port: "53", protocol: ANY}]${dns}}]}`;
    const names = '{toFQDNs: [{matchPattern: "*.github.com"}], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}';
    return clusterOf(
      PODS,
      policy('exporter', `{endpointSelector: {matchLabels: {app: exporter}}, egress: [${lookup}, ${names}]}`),
    );
  };

  test.each([
    { name: 'with a DNS rule that covers the name', dns: ', rules: {dns: [{matchPattern: "*"}]}', result: 'allowed' },
    { name: 'with one for other names', dns: ', rules: {dns: [{matchName: example.com}]}', result: 'dropped' },
    { name: 'without a DNS rule', dns: '', result: 'dropped' },
  ])('$name', ({ dns, result }) => {
    expect(ask(rules(dns), { to: 'fqdn:api.github.com', port: 443 }).result).toBe(result);
  });

  test('when only others look the name up, it depends on where they run', () => {
    const other = policy(
      'web',
      '{endpointSelector: {}, egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}]}',
      'front',
    );
    const names =
      '{endpointSelector: {matchLabels: {app: exporter}}, egress: [{toFQDNs: [{matchName: api.github.com}]}, {toPorts: [{ports: [{port: "53"}]}]}]}';
    const cluster = clusterOf(PODS, policy('exporter', names), other);
    expect(ask(cluster, { to: 'fqdn:api.github.com', port: 443 }).result).toBe('unknown');
  });

  test('the missing DNS rule is the near miss', () => {
    const verdict = ask(rules(''), { to: 'fqdn:api.github.com', port: 443 });
    expect(hop(verdict, 'egress')?.nearest?.[0]?.missing).toBe(
      'no DNS rule (rules.dns) lets Cilium learn the addresses of api.github.com',
    );
  });
});

test('evidence points at the line of the rule, or of the transformer that set the field', () => {
  const text = [
    'apiVersion: v1',
    'kind: Service',
    'metadata: {name: mysql, namespace: shop}',
    'spec:',
    '  ports: [{port: 3306}]',
    '  selector:',
    '    app: mysql',
  ].join('\n');
  const snapshot = snapshotOf(new Map([['manifests.yaml', { id: 'x', bytes: new TextEncoder().encode(text) }]]), null);
  const locate = locateIn(snapshot);
  const [object] = clusterOf(text).objects;
  if (object === undefined) throw new Error('no object');
  expect(locate(object, ['spec', 'selector'])).toMatchObject({ file: 'manifests.yaml', line: 6 });
  const touch = {
    path: ['spec', 'selector', 'app'],
    by: 'commonLabels',
    source: { file: 'kustomization.yaml', line: 4 },
    value: 'shop',
  };
  expect(locate({ ...object, touches: [touch] }, ['spec', 'selector'])).toEqual({
    file: 'kustomization.yaml',
    line: 4,
  });
});
