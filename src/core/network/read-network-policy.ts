import type { Policy } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatFieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { Agent } from './agent.ts';
import { parseCidr } from './cidr.ts';
import { CLUSTER_KEY, NAMESPACE_LABELS_KEY } from './identity.ts';
import type { Direction, PeerTest, PolicyRule, PortTest, ReadPolicy } from './policy-unit.ts';
import { parseExcept } from './read-cilium-peers.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';
import { first } from './sanitize/sanitize-peers.ts';
import { protocolProblem } from './sanitize/sanitize-ports.ts';
import { inNamespace, inSomeNamespace, inThisCluster } from './scope.ts';

/** A Kubernetes NetworkPolicy as Cilium translates it (pkg/k8s/network_policy.go): unlike in Cilium's own kinds, a rule without peers means anyone. */
export function readNetworkPolicy(policy: Policy, agent: Agent): ReadPolicy {
  const spec = valueAt(policy.object.manifest, 'spec');
  const namespace = policy.namespace ?? 'default';
  const subject = parseRequirements(valueAt(spec, 'podSelector') ?? {}, 'k8s');
  const nothing = { policy, units: [], refusal: null, unread: null };
  if (!isJsonObject(spec) || subject === undefined) return { ...nothing, unread: 'its podSelector cannot be read' };
  const refusal = protocolRefusal(spec, agent);
  if (refusal !== null) return { ...nothing, refusal };
  const defaultDeny = directionsOf(spec);
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    readRules(valueAt(spec, direction), direction, { namespace, agent }),
  );
  return {
    ...nothing,
    units: [{ policy, path: ['spec'], subject: [...subject, inNamespace(namespace)], defaultDeny, rules }],
  };
}

/** A protocol that Cilium does not know: it does not load the policy (`ParseL4Proto`). */
function protocolRefusal(spec: JsonObject, { minor }: Agent): string | null {
  const rules = ['ingress', 'egress'].flatMap((direction) => objectsAt(spec, direction));
  const ports = rules.flatMap((rule) => objectsAt(rule, 'ports'));
  return first(ports, (port) => protocolProblem(stringAt(port, 'protocol') ?? 'TCP', minor));
}

/**
 * Which directions are closed. Rules count in Cilium even where `policyTypes` leaves their direction out, which Kubernetes says they do not;
 * without rules, `policyTypes` decides, and without that it is ingress.
 */
function directionsOf(spec: Json): Record<Direction, boolean> {
  const types = listAt(spec, 'policyTypes');
  return {
    ingress: listAt(spec, 'ingress').length > 0 || types.includes('Ingress') || !types.includes('Egress'),
    egress: listAt(spec, 'egress').length > 0 || types.includes('Egress'),
  };
}

interface PolicyPlace {
  readonly namespace: string;
  readonly agent: Agent;
}

function readRules(list: Json | undefined, direction: Direction, place: PolicyPlace): PolicyRule[] {
  if (!Array.isArray(list)) return [];
  return list.map((rule, index) => {
    const path: FieldPath = ['spec', direction, index];
    const field = direction === 'ingress' ? 'from' : 'to';
    return {
      direction,
      effect: 'allow',
      name: formatFieldPath(path.slice(1)),
      path,
      peers: listOf(valueAt(rule, field), (peer, at) => readPeer(peer, [...path, field, at], place)),
      ports: listOf(valueAt(rule, 'ports'), (port, at) => readPort(port, [...path, 'ports', at])),
    };
  });
}

/** Absent and empty lists mean everything. */
function listOf<T>(json: Json | undefined, read: (entry: Json, index: number) => T): readonly T[] | null {
  return Array.isArray(json) && json.length > 0 ? json.map(read) : null;
}

function readPeer(peer: Json, path: FieldPath, { namespace, agent }: PolicyPlace): PeerTest {
  const malformed: PeerTest = { type: 'unread', why: `the API server would refuse ${formatFieldPath(path)}`, path };
  const block = valueAt(peer, 'ipBlock');
  if (block !== undefined) return readIpBlock(block, path) ?? malformed;
  const pods = valueAt(peer, 'podSelector');
  const namespaces = valueAt(peer, 'namespaceSelector');
  if (pods === undefined && namespaces === undefined) return malformed;
  const own = parseRequirements(pods ?? {}, 'k8s');
  const around = namespaces === undefined ? [inNamespace(namespace)] : namespaceRequirements(namespaces);
  if (own === undefined || around === undefined) return malformed;
  const cluster = own.some(({ key }) => key === CLUSTER_KEY) ? [] : inThisCluster(agent);
  return { type: 'labels', requirements: [...own, ...around, ...cluster], path };
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
  if (written?.length === 0) return [inSomeNamespace()];
  return written?.map((one) => ({ ...one, key: `${NAMESPACE_LABELS_KEY}.${one.key}` }));
}

function readPort(json: Json, path: FieldPath): PortTest {
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
    path,
  };
}
