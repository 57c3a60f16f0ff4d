import type { Json, JsonObject } from '../../../src/core/values/json.ts';

/**
 * What Cilium 1.20 enforces, written as plainly as it can be: no reading ahead, no indexes, no shared code, every policy and every rule looked
 * at for every question. Everything is known, and every policy is one that Cilium loads. The reference for the real evaluator.
 */
export interface NaiveEnd {
  /** Labels with their source: `k8s:app`, `reserved:world`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Outside of the cluster: an IPv4 or IPv6 address. */
  readonly address?: string;
  readonly namedPorts?: Readonly<Record<string, number>>;
}

export interface NaiveQuestion {
  readonly direction: 'ingress' | 'egress';
  readonly subject: NaiveEnd;
  readonly other: NaiveEnd;
  readonly port: number;
  readonly protocol: string;
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const CLUSTER = 'io.cilium.k8s.policy.cluster';

export function naiveVerdict(policies: readonly JsonObject[], question: NaiveQuestion): 'allowed' | 'dropped' {
  const { direction, subject, other } = question;
  let [closed, denied, allowed] = [false, false, false];
  for (const policy of policies) {
    for (const block of blocksOf(policy)) {
      if (!isAbout(policy, block, subject)) continue;
      const rules = rulesOf(policy, block, direction);
      if (rules.length > 0 || onlyByType(policy, block, direction)) {
        const told = policy['kind'] === 'NetworkPolicy' ? undefined : at(block, 'enableDefaultDeny', direction);
        if (told !== false) closed = true;
      }
      for (const { rule, denies } of rules) {
        if (!covers(policy, rule, denies, question)) continue;
        if (denies) denied = true;
        else allowed = true;
      }
    }
  }
  if (denied) return 'dropped';
  if (direction === 'ingress' && 'reserved:host' in other.labels) return 'allowed';
  return closed && !allowed ? 'dropped' : 'allowed';
}

function blocksOf(policy: JsonObject): readonly JsonObject[] {
  return [at(policy, 'spec'), ...list(at(policy, 'specs'))].filter((one) => one !== undefined) as JsonObject[];
}

function namespaceOf(policy: JsonObject): string | undefined {
  return at(policy, 'metadata', 'namespace') as string | undefined;
}

function isAbout(policy: JsonObject, block: JsonObject, subject: NaiveEnd): boolean {
  const namespace = namespaceOf(policy);
  if (namespace !== undefined && subject.labels[`k8s:${NAMESPACE}`] !== namespace) return false;
  const isKubernetes = policy['kind'] === 'NetworkPolicy';
  return selects(at(block, isKubernetes ? 'podSelector' : 'endpointSelector'), subject, isKubernetes ? 'k8s:' : '');
}

interface NaiveRule {
  readonly rule: JsonObject;
  readonly denies: boolean;
}

function rulesOf(_: JsonObject, block: JsonObject, direction: string): readonly NaiveRule[] {
  return [
    ...list(at(block, direction)).map((rule) => ({ rule: rule as JsonObject, denies: false })),
    ...list(at(block, `${direction}Deny`)).map((rule) => ({ rule: rule as JsonObject, denies: true })),
  ];
}

/** A NetworkPolicy closes a direction without rules for it by naming its type; ingress is what is meant where egress is not named. */
function onlyByType(policy: JsonObject, block: JsonObject, direction: string): boolean {
  if (policy['kind'] !== 'NetworkPolicy') return false;
  const types = list(at(block, 'policyTypes'));
  return direction === 'egress' ? types.includes('Egress') : types.includes('Ingress') || !types.includes('Egress');
}

function covers(policy: JsonObject, rule: JsonObject, denies: boolean, question: NaiveQuestion): boolean {
  return policy['kind'] === 'NetworkPolicy'
    ? kubernetesPeers(policy, rule, question) && kubernetesPorts(rule, question)
    : ciliumRule(policy, rule, denies, question);
}

// ── Kubernetes ──

function kubernetesPeers(policy: JsonObject, rule: JsonObject, { direction, other }: NaiveQuestion): boolean {
  const peers = list(at(rule, direction === 'ingress' ? 'from' : 'to'));
  if (peers.length === 0) return true;
  return peers.some((peer) => {
    const block = at(peer, 'ipBlock');
    if (block !== undefined) return isOutside(other) && inRange(other.address, block);
    if (other.labels[`k8s:${CLUSTER}`] !== 'default') return false;
    const [pods, namespaces] = [at(peer, 'podSelector'), at(peer, 'namespaceSelector')];
    const namespaceFits =
      namespaces === undefined
        ? other.labels[`k8s:${NAMESPACE}`] === namespaceOf(policy)
        : selects(namespaces, other, 'k8s:io.cilium.k8s.namespace.labels.');
    return namespaceFits && selects(pods ?? {}, other, 'k8s:');
  });
}

function kubernetesPorts(rule: JsonObject, question: NaiveQuestion): boolean {
  const ports = list(at(rule, 'ports'));
  return (
    ports.length === 0 ||
    ports.some((one) => {
      const anyone = question.direction === 'egress' && list(at(rule, 'to')).length === 0;
      const port = at(one, 'port') ?? 0;
      if ((at(one, 'protocol') ?? 'TCP') !== question.protocol) return false;
      return onPort(text(port), Number(at(one, 'endPort') ?? 0), question, anyone);
    })
  );
}

// ── Cilium ──

function ciliumRule(policy: JsonObject, rule: JsonObject, denies: boolean, question: NaiveQuestion): boolean {
  const prefix = question.direction === 'ingress' ? 'from' : 'to';
  const fields = ['Endpoints', 'Entities', 'CIDR', 'CIDRSet'].map((field) => at(rule, prefix + field));
  const names = denies || question.direction === 'ingress' ? [] : list(at(rule, 'toFQDNs'));
  const ports = list(at(rule, 'toPorts'));
  const namesPeers = fields.some((field) => field !== undefined) || names.length > 0;
  if (!namesPeers && ports.length === 0) return false;
  const [endpoints, entities, cidrs, sets] = fields.map(list);
  const { other } = question;
  const peerFits =
    !namesPeers ||
    (endpoints ?? []).some((selector) => isEndpoint(selector, policy, other)) ||
    (entities ?? []).some((entity) => isPartOf(text(entity), other)) ||
    (cidrs ?? []).some((cidr) => isOutside(other) && inRange(other.address, { cidr })) ||
    (sets ?? []).some((set) => isOutside(other) && inRange(other.address, set));
  return peerFits && (ports.length === 0 || ports.some((one) => ciliumPort(one, question, namesPeers, entities ?? [])));
}

function ciliumPort(portRule: Json, question: NaiveQuestion, namesPeers: boolean, entities: readonly Json[]): boolean {
  const anyone = question.direction === 'egress' && (!namesPeers || entities.includes('all'));
  return list(at(portRule, 'ports')).some((one) => {
    const protocol = at(one, 'protocol') ?? 'ANY';
    const isProtocol =
      protocol === 'ANY' ? ['TCP', 'UDP', 'SCTP'].includes(question.protocol) : protocol === question.protocol;
    return isProtocol && onPort(text(at(one, 'port')), Number(at(one, 'endPort') ?? 0), question, anyone);
  });
}

function isEndpoint(selector: Json, policy: JsonObject, other: NaiveEnd): boolean {
  if (!selects(selector, other, '')) return false;
  const keys = [
    ...Object.keys((at(selector, 'matchLabels') ?? {}) as JsonObject),
    ...list(at(selector, 'matchExpressions')).map((one) => text(at(one, 'key'))),
  ];
  if (keys.some((key) => key.startsWith('reserved:'))) return true;
  if (other.labels[`k8s:${CLUSTER}`] !== 'default') return false;
  const bare = keys.map((key) => key.replace(/^(k8s|any):/, ''));
  if (bare.includes(NAMESPACE)) return true;
  const actual = other.labels[`k8s:${NAMESPACE}`];
  const namespace = namespaceOf(policy);
  if (namespace === undefined) return actual !== undefined;
  return bare.some((key) => key.startsWith('io.cilium.k8s.namespace.labels.')) || actual === namespace;
}

function isPartOf(entity: string, { labels }: NaiveEnd): boolean {
  const inside = ['host', 'remote-node', 'kube-apiserver', 'health', 'init', 'ingress', 'unmanaged'];
  if (entity === 'all') return true;
  if (entity === 'cluster') {
    return labels[`k8s:${CLUSTER}`] === 'default' || inside.some((name) => `reserved:${name}` in labels);
  }
  return `reserved:${entity}` in labels;
}

// ── What both have ──

function onPort(
  written: string,
  end: number,
  { subject, other, direction, port }: NaiveQuestion,
  anyone: boolean,
): boolean {
  if (/[a-z]/.test(written)) {
    const target = direction === 'ingress' ? subject : other;
    return !anyone && target.namedPorts?.[written] === port;
  }
  const first = Number(written);
  if (first === 0) return true;
  for (let one = first; one <= Math.max(first, end); one += 1) if (one === port) return true;
  return false;
}

/** `prefix` is what stands before every key; without one, a key has its own source or any. */
function selects(selector: Json | undefined, { labels }: NaiveEnd, prefix: string): boolean {
  const valuesOf = (key: string): string[] => {
    if (prefix !== '' || key.includes(':')) {
      const full = key.startsWith('any:') ? key.slice(4) : `${prefix}${key}`;
      if (!key.startsWith('any:')) return full in labels ? [labels[full] ?? ''] : [];
      return valuesOf(full);
    }
    return Object.entries(labels).flatMap(([label, value]) =>
      label.slice(label.indexOf(':') + 1) === key ? [value] : [],
    );
  };
  const pairs = Object.entries((at(selector, 'matchLabels') ?? {}) as JsonObject);
  return (
    pairs.every(([key, value]) => valuesOf(key).includes(text(value))) &&
    list(at(selector, 'matchExpressions')).every((one) => {
      const [actual, wanted] = [valuesOf(text(at(one, 'key'))), list(at(one, 'values'))];
      switch (at(one, 'operator')) {
        case 'In':
          return actual.some((value) => wanted.includes(value));
        case 'NotIn':
          return !actual.some((value) => wanted.includes(value));
        case 'Exists':
          return actual.length > 0;
        default:
          return actual.length === 0;
      }
    })
  );
}

function isOutside({ labels }: NaiveEnd): boolean {
  return 'reserved:world' in labels;
}

function inRange(address: string | undefined, block: Json): boolean {
  if (address === undefined) return at(block, 'cidr') === '0.0.0.0/0';
  const within = (range: Json): boolean => {
    const [base = '', length = ''] = text(range).split('/');
    const [a, b] = [bitsOf(address), bitsOf(base)];
    return a.length === b.length && a.startsWith(b.slice(0, Number(length)));
  };
  return within(at(block, 'cidr') ?? '') && !list(at(block, 'except')).some(within);
}

/** An address as zeros and ones. */
function bitsOf(address: string): string {
  if (!address.includes(':')) {
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

function at(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value: Json | undefined = json;
  for (const key of path) value = (value as JsonObject | undefined)?.[key];
  return value;
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

function text(json: Json | undefined): string {
  return typeof json === 'string' ? json : typeof json === 'number' ? String(json) : '';
}
