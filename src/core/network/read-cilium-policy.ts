import type { Policy } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatFieldPath } from '../values/field-path.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { valueAt } from '../values/read-json.ts';
import { ciliumRefusal } from './cilium-refusal.ts';
import { CLUSTER_KEY, LOCAL_CLUSTER, NAMESPACE_KEY, NAMESPACE_LABELS_KEY } from './identity.ts';
import type { Direction, PolicyRule, PolicyUnit, ReadPolicy } from './policy-unit.ts';
import { readPeers } from './read-cilium-peers.ts';
import { readPorts } from './read-cilium-ports.ts';
import type { Requirement } from './requirement.ts';
import { parseRequirements } from './requirement.ts';

const LISTS: readonly {
  readonly field: string;
  readonly direction: Direction;
  readonly effect: PolicyRule['effect'];
}[] = [
  { field: 'ingress', direction: 'ingress', effect: 'allow' },
  { field: 'ingressDeny', direction: 'ingress', effect: 'deny' },
  { field: 'egress', direction: 'egress', effect: 'allow' },
  { field: 'egressDeny', direction: 'egress', effect: 'deny' },
];

/** A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy, read as Cilium's agent would (pkg/k8s/apis/cilium.io/v2 `Parse`). */
export function readCiliumPolicy(policy: Policy): ReadPolicy {
  const nothing = { policy, units: [], refusal: null, unread: null };
  const refusal = ciliumRefusal(policy);
  if (refusal !== null) return { ...nothing, refusal };
  const blocks = blocksOf(policy.object.manifest);
  if (blocks === undefined) return { ...nothing, unread: 'its spec is not an object' };
  const units: PolicyUnit[] = [];
  for (const { block, path } of blocks) {
    // Host policies act on nodes, and only where the host firewall is on.
    if (valueAt(block, 'nodeSelector') !== undefined) continue;
    const subject = readSubject(block, policy);
    if (subject === undefined)
      return { ...nothing, unread: `${formatFieldPath(path)}.endpointSelector cannot be read` };
    units.push({ policy, path, subject, defaultDeny: defaultDenyOf(block), rules: readRules(block, path, policy) });
  }
  return { ...nothing, units };
}

/** `spec` and each of `specs`; undefined when one of them is no object. */
function blocksOf(manifest: JsonObject): { block: JsonObject; path: FieldPath }[] | undefined {
  const specs = valueAt(manifest, 'specs') ?? [];
  const spec = valueAt(manifest, 'spec') ?? null;
  if (!Array.isArray(specs)) return undefined;
  const found: { block: Json; path: FieldPath }[] = specs.map((block, index) => ({ block, path: ['specs', index] }));
  if (spec !== null) found.unshift({ block: spec, path: ['spec'] });
  const blocks = found.flatMap(({ block, path }) => (isJsonObject(block) ? [{ block, path }] : []));
  return blocks.length === found.length ? blocks : undefined;
}

/** A namespaced policy is about its namespace only: a `k8s:` demand for another one is overridden, one without source stays beside it (utils.go). */
function readSubject(block: JsonObject, policy: Policy): readonly Requirement[] | undefined {
  const written = parseRequirements(valueAt(block, 'endpointSelector'), 'any');
  if (written === undefined || policy.namespace === undefined) return written;
  return [...written.filter(({ from, key }) => from !== 'k8s' || key !== NAMESPACE_KEY), inNamespace(policy.namespace)];
}

/** Unless it says otherwise, a rule block denies by default in each direction it has rules for. */
function defaultDenyOf(block: JsonObject): Record<Direction, boolean> {
  const of = (direction: Direction): boolean => {
    const told = valueAt(block, 'enableDefaultDeny', direction);
    if (typeof told === 'boolean') return told;
    return [direction, `${direction}Deny`].some((field) => {
      const list = valueAt(block, field);
      return Array.isArray(list) && list.length > 0;
    });
  };
  return { ingress: of('ingress'), egress: of('egress') };
}

function readRules(block: JsonObject, path: FieldPath, policy: Policy): readonly PolicyRule[] {
  return LISTS.flatMap(({ field, direction, effect }) => {
    const list = valueAt(block, field);
    if (!Array.isArray(list)) return [];
    return list.map((rule, index) => {
      const at = [...path, field, index];
      const name = formatFieldPath(path[0] === 'spec' ? at.slice(1) : at);
      return { direction, effect, name, path: at, ...readRule(rule, at, direction, policy) };
    });
  });
}

function readRule(
  rule: Json,
  path: FieldPath,
  direction: Direction,
  policy: Policy,
): Pick<PolicyRule, 'peers' | 'ports'> {
  if (!isJsonObject(rule))
    return { peers: [{ type: 'unread', why: `${formatFieldPath(path)} is not an object`, path }], ports: null };
  const peers = readPeers({ rule, path, direction, scoped: (requirements) => scoped(requirements, policy.namespace) });
  const ports = readPorts(rule);
  // A rule that names neither peers nor ports lets nobody through, other than in a NetworkPolicy.
  return { peers: peers === null && ports === null ? [] : peers, ports };
}

/**
 * A peer selector as Cilium completes it (utils.go `getEndpointSelector`): Pods of the policy's own namespace unless the selector speaks of
 * namespaces or reserved identities; in a clusterwide policy an empty one means every Pod; and Pods of this cluster only (default since 1.19).
 */
export function scoped(written: readonly Requirement[], namespace: string | undefined): readonly Requirement[] {
  if (written.some(({ from }) => from === 'reserved')) return written;
  const added: Requirement[] = [];
  const speaksOfNamespaces = written.some(({ key }) => key === NAMESPACE_KEY || key.startsWith(NAMESPACE_LABELS_KEY));
  if (namespace !== undefined && !speaksOfNamespaces) added.push(inNamespace(namespace));
  if (namespace === undefined && written.length === 0) {
    added.push({ from: 'k8s', key: NAMESPACE_KEY, operator: 'Exists', values: [], added: true });
  }
  if (!written.some(({ key }) => key === CLUSTER_KEY)) added.push(inThisCluster());
  return [...written, ...added];
}

export function inNamespace(namespace: string): Requirement {
  return { from: 'k8s', key: NAMESPACE_KEY, operator: 'In', values: [namespace], added: true };
}

export function inThisCluster(): Requirement {
  return { from: 'k8s', key: CLUSTER_KEY, operator: 'In', values: [LOCAL_CLUSTER], added: true };
}
