import type { CiliumOptions } from '../../../../src/core/network/network-settings.ts';
import { ciliumRefusal } from '../../../../src/core/network/sanitize/cilium-refusal.ts';
import { clusterOf } from '../../cluster/objects.ts';

const VERSIONS = [16, 17, 19, 20];

interface Asked {
  readonly minor?: number;
  readonly options?: CiliumOptions;
  readonly kind?: 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';
}

function refusalOf(
  spec: string,
  { minor = 19, options = {}, kind = 'CiliumNetworkPolicy' }: Asked = {},
): string | null {
  const namespace = kind === 'CiliumNetworkPolicy' ? ', namespace: shop' : '';
  return refusalOfObject(`{apiVersion: cilium.io/v2, kind: ${kind}, metadata: {name: p${namespace}}, spec: ${spec}}`, {
    minor,
    options,
  });
}

function refusalOfObject(yaml: string, { minor = 19, options = {} }: Asked = {}): string | null {
  const [policy] = clusterOf(yaml).policies;
  if (policy === undefined) throw new Error('no policy');
  return ciliumRefusal(policy, { cilium: { minor, patch: 0 }, options });
}

const rule = (fields: string, list = 'egress'): string => `{endpointSelector: {}, ${list}: [{${fields}}]}`;
const ports = (fields: string, list = 'egress'): string => rule(`toPorts: [{${fields}}]`, list);
const http = (fields: string): string => ports(`ports: [{port: "80", protocol: TCP}], rules: {http: [{${fields}}]}`);
const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join(', ');

describe('what the API server takes and Cilium does not load, in every version', () => {
  test.each([
    [
      'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny',
      '{endpointSelector: {}, ingress: [], enableDefaultDeny: {ingress: true}}',
    ],
    ['rule must have one of EndpointSelector or NodeSelector', '{ingress: [{}]}'],
    [
      'rule cannot have both EndpointSelector and NodeSelector',
      '{endpointSelector: {}, nodeSelector: {}, ingress: [{}]}',
    ],
    ['rule cannot have NodeSelector', '{nodeSelector: {}, ingress: [{}]}'],
    [
      'combining FromEndpoints and FromEntities is not supported yet',
      rule('fromEndpoints: [{}], fromEntities: [all]', 'ingress'),
    ],
    [
      'combining ToEndpoints and ToCIDR is not supported yet',
      rule('toEndpoints: [{}], toCIDR: [10.0.0.0/8]', 'egressDeny'),
    ],
    ['combining ToServices and ToFQDNs is not supported yet', rule('toServices: [{}], toFQDNs: [{matchName: a.b}]')],
    ['unsupported entity: internet', rule('toEntities: [internet]')],
    [
      'FromNodes/ToNodes rules can only be applied when the "enable-node-selector-labels" flag is set',
      rule('toNodes: [{}]'),
    ],
    ['IP must be specified', rule('toCIDR: [""]')],
    [
      'unable to parse CIDRRule "10.0.0.1": netip.ParsePrefix("10.0.0.1"): no \'/\'',
      rule('toCIDRSet: [{cidr: 10.0.0.1}]'),
    ],
    ['one of cidr, cidrGroupRef, or cidrGroupSelector is required', rule('toCIDRSet: [{}]')],
    [
      'more than one of cidr, cidrGroupRef, or cidrGroupSelector may not be set',
      rule('toCIDRSet: [{cidrGroupRef: a, cidrGroupSelector: {}}]'),
    ],
    ['netip.ParsePrefix("nope"): no \'/\'', rule('toCIDRSet: [{cidr: 10.0.0.0/8, except: [nope]}]')],
    [
      'allow CIDR prefix 10.0.0.0/24 does not contain exclude CIDR prefix 10.1.0.0/24',
      rule('toCIDRSet: [{cidr: 10.0.0.0/24, except: [10.1.0.0/24]}]'),
    ],
    [
      'allow CIDR prefix 10.0.0.0/8 does not contain exclude CIDR prefix ::/0',
      rule('toCIDRSet: [{cidr: 10.0.0.0/8, except: ["::/0"]}]'),
    ],
    [
      'only one of MatchName or MatchPattern is allowed in an FQDNSelector',
      rule('toFQDNs: [{matchName: a, matchPattern: b}]'),
    ],
    ['too many ports, the max is 40', ports(`ports: [${many(41, '{port: "1"}')}]`)],
    ['too many ports, the max is 40', ports(`ports: [${many(41, '{port: "1"}')}]`, 'ingressDeny')],
    ['unable to parse port: strconv.ParseUint: parsing "80-90": invalid syntax', ports('ports: [{port: "80-90"}]')],
    ['unable to parse port: strconv.ParseUint: parsing "99999": value out of range', ports('ports: [{port: "99999"}]')],
    ['unable to parse port: strconv.ParseUint: parsing "09": invalid syntax', ports('ports: [{port: "09"}]')],
    [
      'the ICMPs block may only be present without ToPorts. Define a separate rule to use ToPorts',
      rule('icmps: [{fields: [{type: 8}]}], toPorts: [{ports: [{port: "1"}]}]'),
    ],
    ['too many types, the max is 40', rule(`icmps: [{fields: [${many(41, '{type: 8}')}]}]`, 'ingressDeny')],
    ['wrong family: IPv5', rule('icmps: [{fields: [{type: 8, family: IPv5}]}]')],
    [
      'L7 rules can only apply to TCP (not UDP) except for DNS rules',
      ports('ports: [{port: "80", protocol: UDP}], rules: {http: []}'),
    ],
    ['L7 rules can not be used when a port is 0', ports('ports: [{port: "0", protocol: TCP}], rules: {http: [{}]}')],
    ['port 53 must be specified for DNS rules', ports('rules: {dns: [{matchPattern: "*"}]}')],
    [
      'DNS rules do not support port ranges',
      ports('ports: [{port: "53", endPort: 54}], rules: {dns: [{matchPattern: "*"}]}'),
    ],
    [
      'multiple L7 protocol rule types specified in single rule',
      ports('ports: [{port: "53", protocol: TCP}], rules: {http: [], dns: [{matchPattern: "*"}]}'),
    ],
    [
      'L7 protocol DNS is not supported on ingress yet',
      ports('ports: [{port: "53"}], rules: {dns: [{matchPattern: "*"}]}', 'ingress'),
    ],
    [
      'Invalid characters in MatchPattern: "a b". Only 0-9, a-z, A-Z and ., - and * characters are allowed',
      ports('ports: [{port: "53"}], rules: {dns: [{matchPattern: "a b"}]}'),
    ],
    ['error parsing regexp: missing argument to repetition operator: `*`', http('path: "*"')],
    ['error parsing regexp: missing closing ): `(GET`', http('method: "(GET"')],
    ['error parsing regexp: missing closing ]: `[a`', http('host: "[a"')],
    ['Header name missing', http('headerMatches: [{value: x}]')],
    ['Invalid header action: FOO', http('headerMatches: [{name: X, mismatch: FOO}]')],
    ['Secret name missing', http('headerMatches: [{name: X, secret: {}}]')],
    ['empty server name is not allowed', ports('ports: [{port: "443", protocol: TCP}], serverNames: [""]')],
    [
      'ServerNames are not allowed with L7 rules without TLS termination',
      ports('ports: [{port: "443", protocol: TCP}], serverNames: [a.b], rules: {http: [{}]}'),
    ],
    [
      'Listener is not allowed on ingress (l)',
      ports('ports: [{port: "1", protocol: TCP}], listener: {name: l}', 'ingress'),
    ],
    [
      'Listener is not allowed with L7 rules (l)',
      ports('ports: [{port: "1", protocol: TCP}], listener: {name: l}, rules: {http: [{}]}'),
    ],
    [
      "invalid label selector: matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      '{endpointSelector: {matchExpressions: [{key: app, operator: In}]}, ingress: [{}]}',
    ],
    [
      "invalid label selector: matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      rule('fromEndpoints: [{matchExpressions: [{key: app, operator: Exists, values: [a]}]}]', 'ingressDeny'),
    ],
    [
      'invalid label selector: matchExpressions[0].operator: Invalid value: "in": not a valid selector operator',
      rule('toEndpoints: [{matchExpressions: [{key: app, operator: in, values: [a]}]}]'),
    ],
  ])('%s', (says, spec) => {
    const said = VERSIONS.map((minor) =>
      refusalOf(spec, { minor })?.replace(/^Invalid CiliumNetworkPolicy spec: /, ''),
    );
    expect(said).toEqual(VERSIONS.map(() => says));
  });

  test.each([
    ['L7 policy is not supported on host ingress yet', 'ingress', '{http: [{}]}'],
    ['L7 protocol HTTP is not supported on host egress yet', 'egress', '{http: [{}]}'],
  ])('on nodes: %s', (says, list, rules) => {
    const spec = `{nodeSelector: {}, ${list}: [{toPorts: [{ports: [{port: "80", protocol: TCP}], rules: ${rules}}]}]}`;
    expect(refusalOf(spec, { kind: 'CiliumClusterwideNetworkPolicy' })).toBe(
      `Invalid CiliumClusterwideNetworkPolicy spec: ${says}`,
    );
  });
});

describe('where versions differ', () => {
  const invalidKey = (key: string): string =>
    `matchLabels: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
  test.each([
    {
      name: 'ports of Services',
      spec: rule('toServices: [{k8sService: {serviceName: a}}], toPorts: [{ports: [{port: "80"}]}]'),
      says: { 16: 'combining ToServices and ToPorts is not supported yet', 17: null, 20: null },
    },
    {
      name: 'no port',
      spec: ports('ports: [{protocol: TCP}]'),
      says: { 17: 'Port must be specified', 19: 'port must be specified', 20: 'port must be specified' },
    },
    {
      name: 'a protocol without ports',
      spec: ports('ports: [{port: "1", protocol: VRRP}]'),
      says: {
        17: 'invalid protocol "VRRP", must be { tcp | udp | sctp | any }',
        19: 'port must be empty or 0',
        20: 'port must be empty or 0',
      },
    },
    {
      name: 'a newer protocol',
      spec: ports('ports: [{port: "0", protocol: ESP}]'),
      says: {
        17: 'invalid protocol "ESP", must be { tcp | udp | sctp | any }',
        19: 'invalid protocol "ESP", must be { tcp | udp | sctp | vrrp | igmp | any }',
        20: null,
      },
    },
    {
      name: 'a protocol nobody knows',
      spec: ports('ports: [{port: "0", protocol: icmp}]'),
      says: {
        19: 'invalid protocol "ICMP", must be { tcp | udp | sctp | vrrp | igmp | any }',
        20: 'invalid protocol "ICMP", must be { tcp | udp | sctp | vrrp | igmp | gre | ipip | ipv6 | esp | ah | any }',
      },
    },
    {
      name: 'HTTP without a protocol',
      spec: ports('ports: [{port: "80"}], rules: {http: [{}]}'),
      says: {
        19: 'L7 rules can only apply to TCP (not ANY) except for DNS rules',
        20: 'L7 rules can only apply to TCP (not ) except for DNS rules',
      },
    },
    {
      name: 'an address as range',
      spec: rule('toCIDR: [10.0.0.1]'),
      says: { 17: null, 19: null, 20: 'unable to parse CIDR: netip.ParsePrefix("10.0.0.1"): no \'/\'' },
    },
    {
      name: 'a broken range',
      spec: rule('toCIDR: [10.0.0.0/33]'),
      says: {
        19: 'unable to parse CIDR: ParseAddr("10.0.0.0/33"): unexpected character (at "/33")',
        20: 'unable to parse CIDR: netip.ParsePrefix("10.0.0.0/33"): prefix length out of range',
      },
    },
    {
      name: 'an exception wider than its range',
      spec: rule('toCIDRSet: [{cidr: 10.0.0.0/24, except: [10.0.0.0/16]}]'),
      says: {
        19: null,
        20: 'allow CIDR prefix 10.0.0.0/24 does not contain exclude CIDR prefix 10.0.0.0/16',
      },
    },
    {
      name: 'an entity that came late',
      spec: rule('toEntities: [cluster-mesh]'),
      says: { 19: 'unsupported entity: cluster-mesh', 20: null },
    },
    {
      name: 'signs of a name',
      spec: rule('toFQDNs: [{matchName: "https://a.b"}]'),
      says: {
        17: 'Invalid characters in MatchName: "https://a.b". Only 0-9, a-z, A-Z and . and - characters are allowed',
        19: 'Invalid characters in MatchName: "https://a.b". Only 0-9, a-z, A-Z and ., -, _ characters are allowed',
      },
    },
    {
      name: 'a label key with a blank',
      spec: rule('toEndpoints: [{matchLabels: {"a b": x}}]'),
      says: {
        19: `invalid label selector: ${invalidKey('any.a b')}`,
        20: `invalid label selector: ${invalidKey('a b')}`,
      },
    },
    {
      name: 'two sources',
      spec: rule('toEndpoints: [{matchLabels: {"k8s:a:b": x}}]'),
      says: {
        19: `invalid label selector: ${invalidKey('k8s.a:b')}`,
        20: 'invalid label selector: matchLabels: Invalid value: "k8s:a:b": a valid label key only support \':\' character as a source separator with non empty value',
      },
    },
    {
      name: 'what endpoints are required to be',
      spec: rule('fromRequires: [{matchExpressions: [{key: a, operator: In}]}]', 'ingress'),
      says: {
        17: "invalid label selector: matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        19: null,
      },
    },
    {
      name: 'a topic that is none',
      spec: ports('ports: [{port: "9092", protocol: TCP}], rules: {kafka: [{topic: "a b"}]}'),
      says: { 17: 'invalid Kafka Topic name "a b"', 19: 'invalid Kafka Topic name "a b"' },
    },
    {
      name: 'rules for a parser that is not named',
      spec: ports('ports: [{port: "1", protocol: TCP}], rules: {http: [], l7: [{}]}'),
      says: { 17: "'l7' may only be specified when a 'l7proto' is also specified", 20: null },
    },
  ])('$name', ({ spec, says }) => {
    const said = Object.fromEntries(
      Object.keys(says).map((minor) => [
        minor,
        refusalOf(spec, { minor: Number(minor) })?.replace(/^Invalid CiliumNetworkPolicy spec: /, '') ?? null,
      ]),
    );
    expect(said).toEqual(says);
  });
});

describe('where options decide', () => {
  test.each([
    { name: 'nodes', spec: rule('toNodes: [{}]'), options: { nodeSelectorLabels: true }, says: null },
    { name: 'no port', spec: ports('ports: [{protocol: VRRP}]'), options: { extendedIpProtocols: true }, says: null },
    {
      name: 'ICMP',
      spec: rule('icmps: [{fields: [{type: 8}]}]'),
      options: { icmpRules: false },
      says: 'ICMP rules can only be applied when the "enable-icmp-rules" flag is set',
    },
    {
      name: 'the proxy',
      spec: http('path: /'),
      options: { l7Proxy: false },
      says: 'L7 policy is not supported since L7 proxy is not enabled',
    },
  ])('$name', ({ spec, options, says }) =>
    expect(refusalOf(spec, { options })).toBe(says === null ? null : `Invalid CiliumNetworkPolicy spec: ${says}`),
  );
});

describe('the object around', () => {
  const object = (fields: string): string => `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, ${fields}}`;
  test.each([
    { name: 'no name', yaml: 'metadata: {namespace: shop}, spec: {}', says: 'CiliumNetworkPolicy must have name' },
    {
      name: 'nothing in it',
      yaml: 'metadata: {name: p, namespace: shop}',
      says: 'Invalid CiliumNetworkPolicy spec(s): empty policy',
    },
    {
      name: 'one of several',
      yaml: 'metadata: {name: p, namespace: shop}, specs: [{endpointSelector: {}, ingress: [{}]}, {endpointSelector: {}}]',
      says: 'Invalid CiliumNetworkPolicy specs: rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny',
    },
    {
      name: 'an ICMP type that is none',
      yaml: 'metadata: {name: p, namespace: shop}, spec: {endpointSelector: {}, ingress: [{icmps: [{fields: [{family: IPv4, type: PacketTooBig}]}]}]}',
      says: 'ICMP type PacketTooBig not found in IPv4',
    },
  ])('$name', ({ yaml, says }) => expect(refusalOfObject(object(yaml))).toBe(says));
});

test.each([
  ports('ports: [{port: http-alt}, {port: "0", protocol: TCP}, {port: "010"}, {port: "100", endPort: 50}]'),
  rule('toEndpoints: [], toCIDR: [10.0.0.0/8]'),
  ports('ports: [{port: "53"}], rules: {dns: [{matchName: a.b, matchPattern: "*.b"}]}'),
  ports(
    'ports: [{port: "443", protocol: TCP}], serverNames: [a.b], terminatingTLS: {secret: {name: s}}, rules: {http: [{}]}',
  ),
  ports('ports: [{port: "1", protocol: UDP}], rules: {}'),
])('%s is fine in every version', (spec) => {
  expect(VERSIONS.map((minor) => refusalOf(spec, { minor }))).toEqual(VERSIONS.map(() => null));
});
