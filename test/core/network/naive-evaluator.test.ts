import fc from 'fast-check';
import { parseCidr } from '../../../src/core/network/cidr.ts';
import type { Identity } from '../../../src/core/network/identity.ts';
import { addressIdentity, podIdentity, reservedIdentity } from '../../../src/core/network/identity.ts';
import { judge } from '../../../src/core/network/judge.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { clusterOfManifests } from '../cluster/objects.ts';
import { type NaiveEnd, naiveVerdict } from './naive-evaluator.ts';

// ── A small world in which labels, namespaces and ranges meet often ──

const NAMESPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  shop: { team: 'a', env: 'prod' },
  data: { team: 'b' },
};
const NAMED_PORTS = { http: 8080, db: 5432 };

interface End {
  readonly name: string;
  readonly identity: Identity;
  readonly naive: NaiveEnd;
}

function pod(name: string, namespace: string, labels: Readonly<Record<string, string>>, cluster?: string): End {
  const identity = podIdentity({
    name,
    namespace,
    labels,
    namespaceLabels: NAMESPACES[namespace] ?? {},
    namespaceKnown: true,
    namedPorts: Object.entries(NAMED_PORTS).map(([port, number]) => ({ name: port, port: number, protocol: 'ANY' })),
    ...(cluster === undefined ? {} : { cluster }),
  });
  const own = Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value]);
  const inherited = Object.entries(NAMESPACES[namespace] ?? {}).map(([key, value]) => [
    `k8s:io.cilium.k8s.namespace.labels.${key}`,
    value,
  ]);
  const derived = {
    'k8s:io.kubernetes.pod.namespace': namespace,
    'k8s:io.cilium.k8s.policy.cluster': cluster ?? 'default',
  };
  return {
    name,
    identity,
    naive: { labels: { ...Object.fromEntries([...own, ...inherited]), ...derived }, namedPorts: NAMED_PORTS },
  };
}

function reserved(name: string, ...labels: readonly string[]): End[] {
  const identity = reservedIdentity(name);
  const naive = { labels: Object.fromEntries([name, ...labels].map((label) => [`reserved:${label}`, ''])) };
  return identity === undefined ? [] : [{ name, identity, naive }];
}

function address(text: string): End {
  return {
    name: text,
    identity: addressIdentity(text, parseCidr(text)),
    naive: { labels: { 'reserved:world': '' }, address: text },
  };
}

const PODS = [
  pod('web', 'shop', { app: 'web', tier: 'front' }),
  pod('api', 'shop', { app: 'api', tier: 'back' }),
  pod('bare', 'shop', {}),
  pod('db', 'data', { app: 'db', tier: 'back' }),
  pod('web-of-data', 'data', { app: 'web' }),
];
const OTHERS = [
  ...PODS,
  pod('meshed', 'shop', { app: 'web' }, 'west'),
  ...reserved('host'),
  ...reserved('remote-node'),
  ...reserved('kube-apiserver', 'remote-node'),
  ...reserved('world'),
  ...reserved('health'),
  ...['10.0.0.1', '10.0.1.7', '192.0.2.9', '2001:db8::1', '2001:db8:0:1::9'].map(address),
];

// ── Policies ──

const APPS = ['web', 'api', 'db'];
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** An object without its absent fields. */
function objectOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> {
  return fc
    .record(fields)
    .map(
      (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as JsonObject,
    );
}

const expression = (keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.subarray(['web', 'api', 'back', 'a', 'shop'], { minLength: 1 }),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );

const selector = (keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  objectOf({
    matchLabels: maybe(
      fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...APPS, 'back', 'a', 'shop', 'data'), { maxKeys: 2 }),
    ),
    matchExpressions: maybe(fc.array(expression(keys), { maxLength: 2 })),
  });

const CILIUM_KEYS = [
  'app',
  'k8s:app',
  'any:tier',
  'k8s.app',
  'k8s:io.kubernetes.pod.namespace',
  'io.kubernetes.pod.namespace',
  'k8s:io.cilium.k8s.namespace.labels.team',
];
const ciliumSelector = selector(CILIUM_KEYS);
const subjectSelector = selector(['app', 'k8s:tier', 'any:app']);
const kubernetesSelector = selector(['app', 'tier']);

const RANGES = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '10.0.0.0/24',
  '10.0.0.1/32',
  '10.0.1.0/24',
  '2001:db8::/32',
  '2001:db8::/64',
];
const range = fc.constantFrom(...RANGES);
/** A range with exceptions inside of it. */
const rangeWithExceptions = fc.constantFrom<JsonObject>(
  { cidr: '10.0.0.0/8' },
  { cidr: '10.0.0.0/8', except: ['10.0.0.0/24'] },
  { cidr: '10.0.0.0/8', except: ['10.0.0.0/24', '10.0.0.1/32'] },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '2001:db8::/32', except: ['2001:db8::/64'] },
);

const PORTS = [53, 80, 5432, 8080];
const portText = fc.constantFrom('0', '53', '80', '5432', '8080', 'http', 'db', 'nobody');
const ciliumPort = objectOf({
  port: portText,
  // Lower than the port, too: a range backwards is one port.
  endPort: maybe(fc.constantFrom(1, 60, 5432, 9000)),
  protocol: maybe(fc.constantFrom('TCP', 'UDP', 'SCTP', 'ANY')),
});
const toPorts = maybe(fc.array(fc.record({ ports: fc.array(ciliumPort, { maxLength: 3 }) }), { maxLength: 2 }));

const entities = fc.subarray(['all', 'world', 'cluster', 'host', 'remote-node', 'kube-apiserver', 'health', 'none']);

/** One kind of peers at most, as Cilium takes it. */
const ciliumRule = (prefix: 'from' | 'to'): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    objectOf({ toPorts }),
    objectOf({ [`${prefix}Endpoints`]: fc.array(ciliumSelector, { maxLength: 2 }), toPorts }),
    objectOf({ [`${prefix}Entities`]: entities, toPorts }),
    objectOf({ [`${prefix}CIDR`]: fc.array(range, { maxLength: 2 }), toPorts }),
    objectOf({ [`${prefix}CIDRSet`]: fc.array(rangeWithExceptions, { maxLength: 2 }), toPorts }),
  );

const ciliumBlock = objectOf({
  endpointSelector: subjectSelector,
  enableDefaultDeny: maybe(objectOf({ ingress: maybe(fc.boolean()), egress: maybe(fc.boolean()) })),
  ingress: maybe(fc.array(ciliumRule('from'), { maxLength: 3 })),
  ingressDeny: maybe(fc.array(ciliumRule('from'), { maxLength: 1 })),
  egress: maybe(fc.array(ciliumRule('to'), { maxLength: 3 })),
  egressDeny: maybe(fc.array(ciliumRule('to'), { maxLength: 1 })),
}).filter((block) => ['ingress', 'ingressDeny', 'egress', 'egressDeny'].some((field) => hasItems(block[field])));

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

const kubernetesPeer = fc.oneof(
  fc.record({ ipBlock: rangeWithExceptions }),
  fc.record({ podSelector: kubernetesSelector }),
  fc.record({ namespaceSelector: selector(['team', 'env']) }),
  fc.record({ namespaceSelector: selector(['team', 'env']), podSelector: kubernetesSelector }),
);
const kubernetesPort = objectOf({
  port: maybe(fc.constantFrom<string | number>(53, 80, 5432, 8080, 'http', 'db')),
  protocol: maybe(fc.constantFrom('TCP', 'UDP', 'SCTP')),
}).chain((port) =>
  typeof port['port'] === 'number'
    ? maybe(fc.constantFrom(60, 9000)).map(
        (endPort): JsonObject => (endPort === undefined ? port : { ...port, endPort }),
      )
    : fc.constant(port),
);
const kubernetesRule = (field: 'from' | 'to'): fc.Arbitrary<JsonObject> =>
  objectOf({
    [field]: maybe(fc.array(kubernetesPeer, { maxLength: 2 })),
    ports: maybe(fc.array(kubernetesPort, { maxLength: 2 })),
  });
const kubernetesSpec = objectOf({
  podSelector: kubernetesSelector,
  policyTypes: maybe(fc.subarray(['Ingress', 'Egress'])),
  ingress: maybe(fc.array(kubernetesRule('from'), { maxLength: 2 })),
  egress: maybe(fc.array(kubernetesRule('to'), { maxLength: 2 })),
});

type Named = (index: number) => JsonObject;

const policy: fc.Arbitrary<Named> = fc.oneof(
  fc.tuple(fc.constantFrom('shop', 'data'), ciliumBlock).map(
    ([namespace, spec]): Named =>
      (index) => ({
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: `p${index}`, namespace },
        spec,
      }),
  ),
  fc.array(ciliumBlock, { minLength: 1, maxLength: 2 }).map(
    (specs): Named =>
      (index) => ({
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: `p${index}` },
        specs,
      }),
  ),
  fc.tuple(fc.constantFrom('shop', 'data'), kubernetesSpec).map(
    ([namespace, spec]): Named =>
      (index) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `p${index}`, namespace },
        spec,
      }),
  ),
);

interface Question {
  /** Names of ends, so that a counterexample can be read. */
  readonly subject: string;
  readonly other: string;
  readonly direction: 'ingress' | 'egress';
  readonly port: number;
  readonly protocol: string;
}

const question: fc.Arbitrary<Question> = fc.record({
  subject: fc.constantFrom(...PODS.map(({ name }) => name)),
  other: fc.constantFrom(...OTHERS.map(({ name }) => name)),
  direction: fc.constantFrom('ingress', 'egress'),
  port: fc.constantFrom(...PORTS, 1, 61_711),
  protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
});

/** Pods that only one test has. */
type Extra = readonly End[];

function endOf(name: string, extra: Extra): End {
  const found = [...OTHERS, ...extra].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no end ${name}`);
  return found;
}

const SETTINGS = { closedWorld: true, cilium: { minor: 20, patch: 0 } } as const;

function real(manifests: readonly JsonObject[], extra: Extra = []): (asked: Question) => string {
  const around = { cluster: clusterOfManifests(manifests), settings: SETTINGS };
  return ({ direction, port, protocol, ...ends }) => {
    const [subject, other] = [endOf(ends.subject, extra), endOf(ends.other, extra)];
    const target = direction === 'ingress' ? subject.identity : other.identity;
    const attempt = { peer: other.identity, target, port, protocol };
    return judge({ direction, subject: subject.identity, attempt }, around).result;
  };
}

function naive(manifests: readonly JsonObject[], extra: Extra = []): (asked: Question) => string {
  return ({ subject, other, ...rest }) =>
    naiveVerdict(manifests, { ...rest, subject: endOf(subject, extra).naive, other: endOf(other, extra).naive });
}

describe('the naive evaluator agrees', () => {
  test('on policies of all kinds together, whoever asks', () => {
    fc.assert(
      fc.property(
        fc.array(policy, { maxLength: 5 }),
        fc.array(question, { minLength: 10, maxLength: 10 }),
        (made, asked) => {
          const manifests = made.map((one, index) => one(index));
          const [ours, plain] = [real(manifests), naive(manifests)];
          for (const one of asked) {
            const answer = ours(one);
            // Whether the world at large speaks IPv6 is the one thing that cannot be known here.
            if (answer === 'unknown' && one.other === 'world') continue;
            expect([one, answer]).toEqual([one, plain(one)]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('on a thousand policies about one Pod', () => {
    const distinct = fc.sample(policy, { numRuns: 100, seed: 7 });
    const generated = Array.from({ length: 10 }, () => distinct)
      .flat()
      .map((one, index) => one(index));
    const [ours, plain] = [real(generated), naive(generated)];
    for (const one of fc.sample(question, { numRuns: 20, seed: 7 })) {
      const asked = { ...one, subject: 'web' };
      expect(ours(asked)).toBe(plain(asked));
    }
  });

  test('on selectors and Pods with hundreds of labels', () => {
    const labels = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`l${index}`, `v${index % 7}`]));
    const many = pod('many', 'shop', labels);
    const almost = pod('almost', 'shop', { ...labels, l399: 'other' });
    const manifest: JsonObject = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: labels }] }] },
    };
    for (const other of [many, almost]) {
      const asked: Question = { subject: 'many', other: other.name, direction: 'ingress', port: 80, protocol: 'TCP' };
      const expected = other === many ? 'allowed' : 'dropped';
      expect([real, naive].map((evaluate) => evaluate([manifest], [many, almost])(asked))).toEqual([
        expected,
        expected,
      ]);
    }
  });
});

describe('rules that contradict each other have one answer', () => {
  const allowAndDeny = (deny: string): JsonObject => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: deny, namespace: 'shop' },
    spec: {
      endpointSelector: {},
      ingress: [{ fromEntities: ['all'] }],
      ingressDeny: [{ fromEntities: [deny] }],
    },
  });
  test.each([
    { other: 'host', deny: 'all', result: 'dropped' },
    { other: 'host', deny: 'world', result: 'allowed' },
    { other: '10.0.0.1', deny: 'world', result: 'dropped' },
    { other: 'api', deny: 'world', result: 'allowed' },
    { other: 'api', deny: 'cluster', result: 'dropped' },
  ])('$other under a denial of $deny is $result', ({ other, deny, result }) => {
    const asked: Question = { subject: 'web', other, direction: 'ingress', port: 80, protocol: 'TCP' };
    expect([real([allowAndDeny(deny)])(asked), naive([allowAndDeny(deny)])(asked)]).toEqual([result, result]);
  });
});
