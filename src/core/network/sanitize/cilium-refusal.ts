import type { Policy } from '../../cluster/cluster.ts';
import type { Json, JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type Agent, agentOf } from '../agent.ts';
import { icmpTypeNumber } from '../icmp-types.ts';
import type { NetworkSettings } from '../network-settings.ts';
import { first } from './sanitize-peers.ts';
import { ruleProblem } from './sanitize-rule.ts';

/**
 * Why Cilium's agent does not load a policy that the API server takes, in the agent's words (pkg/k8s/apis/cilium.io/v2 `Parse`, then
 * pkg/policy/api), or null. Such a policy is stored and shown, and enforces nothing.
 */
export function ciliumRefusal(
  policy: Policy,
  settings: Pick<NetworkSettings, 'cilium' | 'options'> = {},
): string | null {
  return refusalBy(policy, agentOf(settings));
}

/** The same for an agent that is known already. */
export function refusalBy({ kind, namespace, object: { manifest } }: Policy, agent: Agent): string | null {
  const [spec, specs] = [valueAt(manifest, 'spec') ?? null, valueAt(manifest, 'specs') ?? null];
  const undecodable = first([spec, ...listAt(manifest, 'specs')], icmpTypeProblem);
  if (undecodable !== null) return undecodable;
  if ((stringAt(manifest, 'metadata', 'name') ?? '') === '') return `${kind} must have name`;
  if (spec === null && specs === null) return `Invalid ${kind} spec(s): empty policy`;
  const problemOf = (json: Json): string | null => (isJsonObject(json) ? blockProblem(json, namespace, agent) : null);
  const single = problemOf(spec);
  if (single !== null) return `Invalid ${kind} spec: ${single}`;
  const several = first(listAt(manifest, 'specs'), problemOf);
  return several === null ? null : `Invalid ${kind} specs: ${several}`;
}

function blockProblem(block: JsonObject, namespace: string | undefined, agent: Agent): string | null {
  const problem = ruleProblem(block, agent);
  if (problem !== null) return problem;
  const hasNodes = isJsonObject(valueAt(block, 'nodeSelector'));
  return namespace !== undefined && hasNodes ? 'rule cannot have NodeSelector' : null;
}

/** A named type that its family does not have: the object cannot be decoded, whatever else it says. */
function icmpTypeProblem(block: Json): string | null {
  const rules = ['ingress', 'ingressDeny', 'egress', 'egressDeny'].flatMap((field) => objectsAt(block, field));
  const fields = rules.flatMap((rule) => objectsAt(rule, 'icmps').flatMap((icmp) => objectsAt(icmp, 'fields')));
  return first(fields, (field) => {
    const [type, family] = [stringAt(field, 'type'), stringAt(field, 'family') ?? ''];
    return type === undefined || icmpTypeNumber(type, family) !== undefined
      ? null
      : `ICMP type ${type} not found in ${family}`;
  });
}
