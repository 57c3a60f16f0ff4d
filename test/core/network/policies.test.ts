import { parseCidr } from '../../../src/core/network/cidr.ts';
import type { Identity } from '../../../src/core/network/identity.ts';
import { addressIdentity, podIdentity, reservedIdentity } from '../../../src/core/network/identity.ts';
import { judge } from '../../../src/core/network/judge.ts';
import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { clusterOf } from '../cluster/objects.ts';

const pod = (name: string, namespace: string, labels: Readonly<Record<string, string>>, cluster?: string): Identity =>
  podIdentity({
    name,
    namespace,
    labels,
    namespaceLabels: { team: namespace },
    namespaceKnown: true,
    namedPorts: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ...(cluster === undefined ? {} : { cluster }),
  });

const ENDS: Readonly<Record<string, Identity | undefined>> = {
  web: pod('web', 'shop', { app: 'web', env: 'prod' }),
  db: pod('db', 'shop', { app: 'db' }),
  prometheus: pod('prometheus', 'monitoring', { app: 'prometheus' }),
  meshed: pod('meshed', 'shop', { app: 'web' }, 'west'),
  host: reservedIdentity('host'),
  'remote-node': reservedIdentity('remote-node'),
  '192.0.2.7': addressIdentity('192.0.2.7', parseCidr('192.0.2.7')),
  '2001:db8::1': addressIdentity('2001:db8::1', parseCidr('2001:db8::1')),
};

interface Case {
  readonly name: string;
  /** A rule block of a CiliumNetworkPolicy in `shop`, unless `kind` says otherwise. */
  readonly spec: string;
  readonly kind?: 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy' | 'NetworkPolicy';
  readonly more?: string;
  /** `ingress db from web on 8080/TCP` */
  readonly asked: string;
  readonly settings?: NetworkSettings;
  readonly result: 'allowed' | 'dropped' | 'unknown';
}

function answer({ spec, kind = 'CiliumNetworkPolicy', more = '', asked, settings = {} }: Case): string {
  const [, direction = '', subject = '', other = '', port = '', protocol = ''] =
    /^(ingress|egress) (\S+) (?:from|to) (\S+) on (\d+)\/(\w+)$/.exec(asked) ?? [];
  const [of, peer] = [ENDS[subject], ENDS[other]];
  if (of === undefined || peer === undefined || (direction !== 'ingress' && direction !== 'egress'))
    throw new Error(asked);
  const version = kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'cilium.io/v2';
  const namespace = kind === 'CiliumClusterwideNetworkPolicy' ? '' : ', namespace: shop';
  const cluster = clusterOf(
    `{apiVersion: ${version}, kind: ${kind}, metadata: {name: p${namespace}}, spec: ${spec}}`,
    more,
  );
  const target = direction === 'ingress' ? of : peer;
  const attempt = { peer, target, port: Number(port), protocol };
  return judge({ direction, subject: of, attempt }, { cluster, settings: { closedWorld: true, ...settings } }).result;
}

const at = (minor: number): NetworkSettings => ({ cilium: { minor, patch: 0 } });

describe('what a policy means by version and option', () => {
  const requires =
    '{endpointSelector: {matchLabels: {app: db}}, ingress: [{fromRequires: [{matchLabels: {env: prod}}]}, {fromEndpoints: [{}]}]}';
  const mesh = '{endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}';
  const hosts = '{nodeSelector: {}, ingress: [{fromEntities: [cluster]}]}';
  const range = '{endpointSelector: {}, egress: [{toCIDR: [0.0.0.0/0]}]}';
  const some = '{endpointSelector: {}, egress: [{toCIDR: [10.0.0.0/8]}]}';
  const nodes = '{endpointSelector: {}, egress: [{toNodes: [{}]}]}';
  const zone = '{endpointSelector: {}, egress: [{toNodes: [{matchLabels: {zone: a}}]}]}';
  const inert =
    '{endpointSelector: {}, enableDefaultDeny: {ingress: false}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}';
  const cases: readonly Case[] = [
    {
      name: 'requires, met',
      spec: requires,
      settings: at(17),
      asked: 'ingress db from web on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'requires, not met',
      spec: requires,
      settings: at(17),
      asked: 'ingress db from db on 80/TCP',
      result: 'dropped',
    },
    {
      name: 'requires are gone',
      spec: requires,
      settings: at(19),
      asked: 'ingress db from db on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'another cluster, before 1.19',
      spec: mesh,
      settings: at(18),
      asked: 'ingress db from meshed on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'another cluster',
      spec: mesh,
      settings: at(19),
      asked: 'ingress db from meshed on 80/TCP',
      result: 'dropped',
    },
    {
      name: 'another cluster, where the option is off',
      spec: mesh,
      settings: { options: { defaultLocalCluster: false } },
      asked: 'ingress db from meshed on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'a host policy without the host firewall',
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: hosts,
      asked: 'ingress host from 192.0.2.7 on 22/TCP',
      result: 'allowed',
    },
    {
      name: 'a host policy',
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: hosts,
      settings: { options: { hostFirewall: true } },
      asked: 'ingress remote-node from 192.0.2.7 on 22/TCP',
      result: 'dropped',
    },
    {
      name: 'a host policy for some nodes',
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: '{nodeSelector: {matchLabels: {zone: a}}, ingress: [{fromEntities: [cluster]}]}',
      settings: { options: { hostFirewall: true } },
      asked: 'ingress host from 192.0.2.7 on 22/TCP',
      result: 'unknown',
    },
    {
      name: 'a host policy is not about Pods',
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: hosts,
      settings: { options: { hostFirewall: true } },
      asked: 'ingress db from 192.0.2.7 on 22/TCP',
      result: 'allowed',
    },
    { name: 'ranges and nodes', spec: range, asked: 'egress web to remote-node on 80/TCP', result: 'dropped' },
    {
      name: 'ranges that match nodes',
      spec: range,
      settings: { options: { cidrMatchesNodes: true } },
      asked: 'egress web to remote-node on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'ranges that may match a node',
      spec: some,
      settings: { options: { cidrMatchesNodes: true } },
      asked: 'egress web to remote-node on 80/TCP',
      result: 'unknown',
    },
    { name: 'ranges never match Pods', spec: range, asked: 'egress web to db on 80/TCP', result: 'dropped' },
    {
      name: 'nodes',
      spec: nodes,
      settings: { options: { nodeSelectorLabels: true } },
      asked: 'egress web to remote-node on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'nodes by label',
      spec: zone,
      settings: { options: { nodeSelectorLabels: true } },
      asked: 'egress web to remote-node on 80/TCP',
      result: 'unknown',
    },
    {
      name: 'nodes without the option: not loaded',
      spec: nodes,
      asked: 'egress web to db on 80/TCP',
      result: 'allowed',
    },
    { name: 'without default deny', spec: inert, asked: 'ingress db from db on 80/TCP', result: 'allowed' },
    {
      name: 'without default deny, where that is off',
      spec: inert,
      settings: { options: { nonDefaultDenyPolicies: false } },
      asked: 'ingress db from db on 80/TCP',
      result: 'dropped',
    },
  ];
  test.each(cases)('$name: $result', (one) => expect(answer(one)).toBe(one.result));
});

describe('what reads otherwise than it is', () => {
  const cases: readonly Case[] = [
    {
      name: 'rules of a direction that policyTypes leaves out count',
      kind: 'NetworkPolicy',
      spec: '{podSelector: {}, policyTypes: [Ingress], egress: [{ports: [{port: 443}]}]}',
      asked: 'egress web to db on 80/TCP',
      result: 'dropped',
    },
    {
      name: 'default deny without a rule is inert',
      spec: '{endpointSelector: {}, enableDefaultDeny: {egress: true}, ingress: [{fromEndpoints: [{}]}]}',
      asked: 'egress web to db on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'a label for another namespace is overridden',
      spec: '{endpointSelector: {matchLabels: {"k8s:io.kubernetes.pod.namespace": dev}}, ingress: [{fromEntities: [host]}]}',
      asked: 'ingress db from web on 80/TCP',
      result: 'dropped',
    },
    {
      name: 'an expression for another namespace stays, and selects nothing',
      spec: '{endpointSelector: {matchExpressions: [{key: "k8s:io.kubernetes.pod.namespace", operator: In, values: [dev]}]}, ingress: [{fromEntities: [host]}]}',
      asked: 'ingress db from web on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'a port with a leading zero is octal',
      spec: '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "010", protocol: TCP}]}]}]}',
      asked: 'ingress db from web on 8/TCP',
      result: 'allowed',
    },
    {
      name: 'the name of a port in capitals is the same name',
      spec: '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: HTTP, protocol: TCP}]}]}]}',
      asked: 'ingress db from web on 8080/TCP',
      result: 'allowed',
    },
    {
      name: 'names in a deny rule are dropped, and everyone is denied',
      spec: '{endpointSelector: {}, egress: [{toEntities: [all]}], egressDeny: [{toFQDNs: [{matchName: a.example}], toPorts: [{ports: [{port: "80", protocol: TCP}]}]}]}',
      asked: 'egress web to db on 80/TCP',
      result: 'dropped',
    },
    {
      name: 'short for a reserved label',
      spec: '{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {reserved.remote-node: ""}}]}]}',
      asked: 'ingress db from remote-node on 80/TCP',
      result: 'allowed',
    },
    {
      name: 'what Pods must not have is no reason to let the world in',
      kind: 'CiliumClusterwideNetworkPolicy',
      spec: '{endpointSelector: {}, ingress: [{fromEndpoints: [{matchExpressions: [{key: app, operator: DoesNotExist}]}]}]}',
      settings: { cilium: { minor: 18, patch: 0 } },
      asked: 'ingress db from 192.0.2.7 on 80/TCP',
      result: 'dropped',
    },
  ];
  test.each(cases)('$name', (one) => expect(answer(one)).toBe(one.result));
});

describe('peers that stand elsewhere', () => {
  const group = (cidr: string, labels: string): string =>
    `{apiVersion: cilium.io/v2alpha1, kind: CiliumCIDRGroup, metadata: {name: partners, labels: ${labels}}, spec: {externalCIDRs: [${cidr}]}}`;
  const byName = '{endpointSelector: {}, egress: [{toCIDRSet: [{cidrGroupRef: partners}]}]}';
  const byLabel =
    '{endpointSelector: {}, egress: [{toCIDRSet: [{cidrGroupSelector: {matchLabels: {role: partner}}}]}]}';
  const groups = '{endpointSelector: {}, egress: [{toGroups: [{aws: {securityGroupsNames: [x]}}]}]}';
  const asked = 'egress web to 192.0.2.7 on 443/TCP';
  const cases: readonly Case[] = [
    { name: 'ranges by name', spec: byName, more: group('192.0.2.0/24', '{}'), asked, result: 'allowed' },
    { name: 'other ranges by name', spec: byName, more: group('198.51.100.0/24', '{}'), asked, result: 'dropped' },
    {
      name: 'ranges by name that Git does not have',
      spec: byName,
      settings: { closedWorld: false },
      asked,
      result: 'unknown',
    },
    {
      name: 'ranges by label',
      spec: byLabel,
      more: group('192.0.2.0/24', '{role: partner}'),
      asked,
      result: 'allowed',
    },
    {
      name: 'ranges with another label',
      spec: byLabel,
      more: group('192.0.2.0/24', '{role: own}'),
      asked,
      result: 'dropped',
    },
    { name: 'groups of a cloud provider', spec: groups, settings: { closedWorld: false }, asked, result: 'unknown' },
    { name: 'groups that nobody looked up', spec: groups, asked, result: 'dropped' },
    {
      name: 'groups are never Pods',
      spec: groups,
      settings: { closedWorld: false },
      asked: 'egress web to db on 443/TCP',
      result: 'dropped',
    },
  ];
  test.each(cases)('$name: $result', (one) => expect(answer(one)).toBe(one.result));
});

test('labels that are no part of an identity are no part of a policy either', () => {
  const labels = {
    app: 'web',
    'app.kubernetes.io/name': 'web',
    'kubernetes.io/os': 'linux',
    'beta.kubernetes.io/arch': 'arm64',
    'pod-template-hash': '5f6d',
  };
  const found = Object.keys(pod('web', 'shop', labels).labels).filter((key) => !key.startsWith('k8s:io.'));
  expect(found).toEqual(['k8s:app', 'k8s:app.kubernetes.io/name']);
});

describe('ICMP by Internet protocol', () => {
  const echo = (family: string): string =>
    `{endpointSelector: {}, egress: [{icmps: [{fields: [{family: ${family}, type: EchoRequest}]}]}]}`;
  const cases: readonly Case[] = [
    { name: 'IPv4', spec: echo('IPv4'), asked: 'egress web to 192.0.2.7 on 8/ICMP', result: 'allowed' },
    { name: 'IPv6', spec: echo('IPv6'), asked: 'egress web to 2001:db8::1 on 128/ICMP', result: 'allowed' },
    { name: 'the other one', spec: echo('IPv4'), asked: 'egress web to 2001:db8::1 on 8/ICMP', result: 'dropped' },
  ];
  test.each(cases)('$name: $result', (one) => expect(answer(one)).toBe(one.result));
});

describe('ClusterNetworkPolicy', () => {
  const spec = '{endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}';
  const more =
    '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: t}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}}';
  const asked = 'ingress db from web on 80/TCP';
  const on: NetworkSettings = { cilium: { minor: 20, patch: 0 }, options: { clusterNetworkPolicy: true } };
  const cases: readonly Case[] = [
    { name: 'takes no effect', spec, more, asked, result: 'allowed' },
    {
      name: 'takes no effect before 1.20, whatever the option says',
      spec,
      more,
      asked,
      settings: { ...on, cilium: { minor: 19, patch: 4 } },
      result: 'allowed',
    },
    { name: 'is not weighed where Cilium looks at it', spec, more, asked, settings: on, result: 'unknown' },
  ];
  test.each(cases)('$name: $result', (one) => expect(answer(one)).toBe(one.result));
});

describe('a policy that Cilium does not load is named where it is missed', () => {
  const refused = (selector: string): string =>
    `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: {endpointSelector: ${selector}, ingress: []}}`;
  const why = (selector: string, peer: Identity | undefined): readonly string[] => {
    const subject = ENDS['db'];
    if (subject === undefined || peer === undefined) throw new Error('no such end');
    const attempt = { peer, target: subject, port: 80, protocol: 'TCP' };
    const around = { cluster: clusterOf(refused(selector)), settings: { closedWorld: true } };
    return judge({ direction: 'ingress', subject, attempt }, around).decidedBy.map((one) => one.why);
  };
  const open = 'no policy selects db for ingress';
  test('one about the Pod', () => {
    expect(why('{}', ENDS['web'])).toEqual([
      open,
      'Cilium does not load it: Invalid CiliumNetworkPolicy spec: rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny',
    ]);
  });
  test('not one about others', () => expect(why('{matchLabels: {app: web}}', ENDS['web'])).toEqual([open]));
});
