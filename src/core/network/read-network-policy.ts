import type { Policy } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatFieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { numberAt, stringAt, valueAt } from '../values/read-json.ts';
import { parseCidr } from './cidr.ts';
import { NAMESPACE_KEY, NAMESPACE_LABELS_KEY } from './identity.ts';
import type { Direction, PeerTest, PolicyRule, PortTest, ReadPolicy } from './policy-unit.ts';
import { parseExcept } from './read-cilium-peers.ts';
import { inNamespace, inThisCluster } from './read-cilium-policy.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';

/** A Kubernetes NetworkPolicy as Cilium translates it (pkg/k8s/network_policy.go): unlike in Cilium's own kinds, a rule without peers means anyone. */
export function readNetworkPolicy(policy: Policy): ReadPolicy {
  const spec = valueAt(policy.object.manifest, 'spec');
  const namespace = policy.namespace ?? 'default';
  const subject = parseRequirements(valueAt(spec, 'podSelector') ?? {}, 'k8s');
  const nothing = { policy, units: [], refusal: null, unread: null };
  if (!isJsonObject(spec) || subject === undefined) return { ...nothing, unread: 'its podSelector cannot be read' };
  const defaultDeny = directionsOf(spec);
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    defaultDeny[direction] ? readRules(valueAt(spec, direction), direction, namespace) : [],
  );
  return {
    ...nothing,
    units: [{ policy, path: ['spec'], subject: [...subject, inNamespace(namespace)], defaultDeny, rules }],
  };
}

/** Without `policyTypes`: ingress always, egress when there are egress rules. */
function directionsOf(spec: Json): Record<Direction, boolean> {
  const types = valueAt(spec, 'policyTypes');
  if (Array.isArray(types) && types.length > 0) {
    return { ingress: types.includes('Ingress'), egress: types.includes('Egress') };
  }
  const egress = valueAt(spec, 'egress');
  return { ingress: true, egress: Array.isArray(egress) && egress.length > 0 };
}

function readRules(list: Json | undefined, direction: Direction, namespace: string): PolicyRule[] {
  if (!Array.isArray(list)) return [];
  return list.map((rule, index) => {
    const path: FieldPath = ['spec', direction, index];
    const field = direction === 'ingress' ? 'from' : 'to';
    return {
      direction,
      effect: 'allow',
      name: formatFieldPath(path.slice(1)),
      path,
      peers: listOf(valueAt(rule, field), (peer, at) => readPeer(peer, [...path, field, at], namespace)),
      ports: listOf(valueAt(rule, 'ports'), readPort),
    };
  });
}

/** Absent and empty lists mean everything. */
function listOf<T>(json: Json | undefined, read: (entry: Json, index: number) => T): readonly T[] | null {
  return Array.isArray(json) && json.length > 0 ? json.map(read) : null;
}

function readPeer(peer: Json, path: FieldPath, namespace: string): PeerTest {
  const malformed: PeerTest = { type: 'unread', why: `the API server would refuse ${formatFieldPath(path)}`, path };
  const block = valueAt(peer, 'ipBlock');
  if (block !== undefined) return readIpBlock(block, path) ?? malformed;
  const pods = valueAt(peer, 'podSelector');
  const namespaces = valueAt(peer, 'namespaceSelector');
  if (pods === undefined && namespaces === undefined) return malformed;
  const own = parseRequirements(pods ?? {}, 'k8s');
  const around = namespaces === undefined ? [inNamespace(namespace)] : namespaceRequirements(namespaces);
  if (own === undefined || around === undefined) return malformed;
  return { type: 'labels', requirements: [...own, ...around, inThisCluster()], path };
}

function readIpBlock(block: Json, path: FieldPath): PeerTest | undefined {
  const text = stringAt(block, 'cidr') ?? '';
  const cidr = parseCidr(text);
  const except = parseExcept(valueAt(block, 'except'));
  return cidr === undefined || except === undefined ? undefined : { type: 'cidr', cidr, except, text, path };
}

/** The labels of a namespace are found on its Pods' identities under a derived key; the empty selector means any namespace. */
function namespaceRequirements(json: Json): readonly Requirement[] | undefined {
  const written = parseRequirements(json, 'k8s');
  if (written?.length === 0) return [{ from: 'k8s', key: NAMESPACE_KEY, operator: 'Exists', values: [], added: true }];
  return written?.map((one) => ({ ...one, key: `${NAMESPACE_LABELS_KEY}.${one.key}` }));
}

function readPort(json: Json): PortTest {
  const port = numberAt(json, 'port') ?? stringAt(json, 'port') ?? 0;
  const protocol = stringAt(json, 'protocol') ?? 'TCP';
  const endPort = numberAt(json, 'endPort') ?? 0;
  const ranged = typeof port === 'number' && port > 0 && endPort > port;
  return {
    type: 'port',
    port,
    ...(ranged ? { endPort } : {}),
    protocols: [protocol],
    text: `${port === 0 ? 'any port' : port}${ranged ? `-${endPort}` : ''}/${protocol}`,
  };
}
