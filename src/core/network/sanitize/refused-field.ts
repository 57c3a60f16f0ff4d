import type { Policy } from '../../cluster/cluster.ts';
import type { FieldPath } from '../../values/field-path.ts';
import type { JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, valueAt } from '../../values/read-json.ts';
import { type Agent, agentOf } from '../agent.ts';
import type { NetworkSettings } from '../network-settings.ts';
import { ruleProblem } from './sanitize-rule.ts';

const LISTS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'] as const;

/** Where the part of a policy stands that Cilium's agent does not take: the first rule that is refused also alone, its selector, or all of it. */
export function refusedField({ object: { manifest } }: Policy, settings: NetworkSettings): FieldPath {
  const agent = agentOf(settings);
  const specs = listAt(manifest, 'specs').map((block, index) => ({ block, path: ['specs', index] }));
  const blocks = [{ block: valueAt(manifest, 'spec'), path: ['spec'] }, ...specs];
  for (const { block, path } of blocks) {
    if (isJsonObject(block) && ruleProblem(block, agent) !== null) return [...path, ...refusedPart(block, agent)];
  }
  return ['spec'];
}

function refusedPart(block: JsonObject, agent: Agent): FieldPath {
  const entries = LISTS.flatMap((field) => listAt(block, field).map((rule, index) => ({ field, rule, index })));
  if (entries.length === 0) return [];
  const bare = Object.fromEntries(Object.entries(block).filter(([key]) => !LISTS.some((field) => field === key)));
  const field = valueAt(block, 'endpointSelector') === undefined ? 'nodeSelector' : 'endpointSelector';
  if (ruleProblem({ ...bare, egress: [{}] }, agent) !== null) return [field];
  const found = entries.find((entry) => ruleProblem({ ...bare, [entry.field]: [entry.rule] }, agent) !== null);
  return found === undefined ? [] : [found.field, found.index];
}
