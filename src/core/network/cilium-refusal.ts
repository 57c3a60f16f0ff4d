import type { Policy } from '../cluster/cluster.ts';
import { fieldAt, objectsAt, textAt } from '../cluster/read-field.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';

const DIRECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

const L3_FIELDS: Readonly<Record<'from' | 'to', readonly string[]>> = {
  from: ['FromEndpoints', 'FromCIDR', 'FromCIDRSet', 'FromEntities', 'FromNodes', 'FromGroups'],
  to: ['ToEndpoints', 'ToCIDR', 'ToCIDRSet', 'ToEntities', 'ToServices', 'ToGroups', 'ToNodes', 'ToFQDNs'],
};

/**
 * Why Cilium's agent would not load a policy that the API server takes, in Cilium's words (pkg/policy/api/rule_validation.go), or null.
 * Checked is what changes verdicts and can be told without Cilium's settings; the order of two combined fields is Go's random map order there.
 */
export function ciliumRefusal(policy: Policy): string | null {
  const { manifest } = policy.object;
  const specs = fieldAt(manifest, 'specs');
  const blocks: readonly { json: Json | undefined; field: string }[] = [
    { json: fieldAt(manifest, 'spec'), field: 'spec' },
    ...(Array.isArray(specs) ? specs.map((json) => ({ json, field: 'specs' })) : []),
  ];
  for (const { json, field } of blocks) {
    const problem = isJsonObject(json) ? blockProblem(json, policy.namespace !== undefined) : null;
    if (problem !== null) return `Invalid ${policy.kind} ${field}: ${problem}`;
  }
  return null;
}

function blockProblem(block: JsonObject, namespaced: boolean): string | null {
  const endpoints = isPresent(fieldAt(block, 'endpointSelector'));
  const nodes = isPresent(fieldAt(block, 'nodeSelector'));
  if (namespaced && nodes) return 'rule cannot have NodeSelector';
  if (!DIRECTIONS.some((field) => listLength(fieldAt(block, field)) > 0)) {
    return 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny';
  }
  if (!endpoints && !nodes) return 'rule must have one of EndpointSelector or NodeSelector';
  if (endpoints && nodes) return 'rule cannot have both EndpointSelector and NodeSelector';
  for (const field of DIRECTIONS) {
    for (const rule of objectsAt(block, field)) {
      const problem = combinedPeers(rule, field.startsWith('ingress') ? 'from' : 'to') ?? portProblem(rule);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function combinedPeers(rule: JsonObject, prefix: 'from' | 'to'): string | null {
  const used = L3_FIELDS[prefix].filter((field) => listLength(fieldAt(rule, prefix + field.slice(prefix.length))) > 0);
  return used.length > 1 ? `combining ${used[0]} and ${used[1]} is not supported yet` : null;
}

function portProblem(rule: JsonObject): string | null {
  const ports = objectsAt(rule, 'toPorts').flatMap((one) => objectsAt(one, 'ports'));
  if (ports.length > 0 && listLength(fieldAt(rule, 'icmps')) > 0) {
    return 'the ICMPs block may only be present without ToPorts. Define a separate rule to use ToPorts';
  }
  for (const port of ports) {
    const text = textAt(port, 'port');
    if (text === '') return 'port must be specified';
    if (text === undefined || /[A-Za-z]/.test(text)) continue;
    if (!/^[0-9]+$/.test(text)) return `unable to parse port: strconv.ParseUint: parsing "${text}": invalid syntax`;
    if (Number(text) > 65535) return `unable to parse port: strconv.ParseUint: parsing "${text}": value out of range`;
  }
  return null;
}

function isPresent(json: Json | undefined): boolean {
  return json !== undefined && json !== null;
}

function listLength(json: Json | undefined): number {
  return Array.isArray(json) ? json.length : 0;
}
