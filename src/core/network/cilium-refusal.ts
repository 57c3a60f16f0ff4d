import type { Policy } from '../cluster/cluster.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { parseCidr, within } from './cidr.ts';
import { portRefusal } from './cilium-port-refusal.ts';

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
  const specs = valueAt(manifest, 'specs');
  const blocks: readonly { json: Json | undefined; field: string }[] = [
    { json: valueAt(manifest, 'spec'), field: 'spec' },
    ...(Array.isArray(specs) ? specs.map((json) => ({ json, field: 'specs' })) : []),
  ];
  for (const { json, field } of blocks) {
    const problem = isJsonObject(json) ? blockProblem(json, policy.namespace !== undefined) : null;
    if (problem !== null) return `Invalid ${policy.kind} ${field}: ${problem}`;
  }
  return null;
}

function blockProblem(block: JsonObject, namespaced: boolean): string | null {
  const endpoints = isPresent(valueAt(block, 'endpointSelector'));
  const nodes = isPresent(valueAt(block, 'nodeSelector'));
  if (namespaced && nodes) return 'rule cannot have NodeSelector';
  if (!DIRECTIONS.some((field) => listLength(valueAt(block, field)) > 0)) {
    return 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny';
  }
  if (!endpoints && !nodes) return 'rule must have one of EndpointSelector or NodeSelector';
  if (endpoints && nodes) return 'rule cannot have both EndpointSelector and NodeSelector';
  const subject = valueAt(block, 'endpointSelector');
  const selection = isJsonObject(subject) ? selectorProblem([subject]) : null;
  if (selection !== null) return selection;
  for (const field of DIRECTIONS) {
    for (const rule of objectsAt(block, field)) {
      const prefix = field.startsWith('ingress') ? 'from' : 'to';
      const problem =
        combinedPeers(rule, prefix) ??
        selectorProblem(objectsAt(rule, `${prefix}Endpoints`)) ??
        exceptProblem(objectsAt(rule, `${prefix}CIDRSet`)) ??
        portRefusal(rule);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function combinedPeers(rule: JsonObject, prefix: 'from' | 'to'): string | null {
  const used = L3_FIELDS[prefix].filter((field) => listLength(valueAt(rule, prefix + field.slice(prefix.length))) > 0);
  return used.length > 1 ? `combining ${used[0]} and ${used[1]} is not supported yet` : null;
}

/** `In` needs values, `Exists` must have none (apimachinery `ValidateLabelSelector`; the CRD does not say so). */
function selectorProblem(selectors: readonly JsonObject[]): string | null {
  for (const selector of selectors) {
    for (const [index, one] of objectsAt(selector, 'matchExpressions').entries()) {
      const operator = stringAt(one, 'operator') ?? '';
      const values = listLength(valueAt(one, 'values'));
      const field = `invalid label selector: matchExpressions[${index}].values`;
      if (/^(Not)?In$/.test(operator) && values === 0) {
        return `${field}: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`;
      }
      if (/Exist/.test(operator) && values > 0) {
        return `${field}: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`;
      }
    }
  }
  return null;
}

function exceptProblem(ranges: readonly JsonObject[]): string | null {
  for (const range of ranges) {
    const text = stringAt(range, 'cidr') ?? '';
    const cidr = parseCidr(text);
    const except = valueAt(range, 'except');
    for (const one of Array.isArray(except) ? except : []) {
      const cut = typeof one === 'string' ? parseCidr(one) : undefined;
      if (cidr !== undefined && cut !== undefined && within(cut, cidr) !== 'yes') {
        return `allow CIDR prefix ${text} does not contain exclude CIDR prefix ${String(one)}`;
      }
    }
  }
  return null;
}

function isPresent(json: Json | undefined): boolean {
  return json !== undefined && json !== null;
}

function listLength(json: Json | undefined): number {
  return Array.isArray(json) ? json.length : 0;
}
