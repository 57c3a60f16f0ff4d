import type { JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, objectsAt, valueAt } from '../../values/read-json.ts';
import type { Agent } from '../agent.ts';
import type { Direction } from '../policy-unit.ts';
import { fqdnProblem } from './sanitize-layer7.ts';
import { first, peersProblem } from './sanitize-peers.ts';
import { layer7Of, portsProblem } from './sanitize-ports.ts';
import { selectorProblem } from './sanitize-selector.ts';

const LISTS: readonly { readonly field: string; readonly direction: Direction; readonly denies: boolean }[] = [
  { field: 'ingress', direction: 'ingress', denies: false },
  { field: 'ingressDeny', direction: 'ingress', denies: true },
  { field: 'egress', direction: 'egress', denies: false },
  { field: 'egressDeny', direction: 'egress', denies: true },
];

/** Why Cilium's agent does not take one rule block (`spec`, or one of `specs`), in its words and its order (pkg/policy/api/rule_validation.go), or null. */
export function ruleProblem(block: JsonObject, agent: Agent): string | null {
  if (LISTS.every(({ field }) => listAt(block, field).length === 0)) {
    return 'rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny';
  }
  const [endpoints, nodes] = [valueAt(block, 'endpointSelector'), valueAt(block, 'nodeSelector')];
  if (!isJsonObject(endpoints) && !isJsonObject(nodes)) return 'rule must have one of EndpointSelector or NodeSelector';
  if (isJsonObject(endpoints) && isJsonObject(nodes)) {
    return 'rule cannot have both EndpointSelector and NodeSelector';
  }
  const ofHost = isJsonObject(nodes);
  return (
    first([endpoints, nodes].filter(isJsonObject), (one) => selectorProblem(one, agent.minor)) ??
    first(LISTS, ({ field, direction, denies }) =>
      first(objectsAt(block, field), (rule) => entryProblem(rule, { direction, denies, ofHost, agent })),
    )
  );
}

interface EntryPlace {
  readonly direction: Direction;
  readonly denies: boolean;
  /** The rule block is about nodes. */
  readonly ofHost: boolean;
  readonly agent: Agent;
}

function entryProblem(rule: JsonObject, place: EntryPlace): string | null {
  const { direction, denies, agent } = place;
  return (
    peersProblem(rule, direction, agent, denies) ??
    (denies ? null : inspectionProblem(rule, place)) ??
    portsProblem(rule, { ingress: direction === 'ingress', denies, agent }) ??
    (denies || direction === 'ingress' ? null : first(objectsAt(rule, 'toFQDNs'), (one) => fqdnProblem(one, agent)))
  );
}

const PARSERS = ['DNS', 'HTTP', 'Kafka'] as const;

/** Whether rules for what is in a connection may stand here at all. */
function inspectionProblem(rule: JsonObject, { direction, ofHost, agent }: EntryPlace): string | null {
  const inspecting = objectsAt(rule, 'toPorts').flatMap((portRule) => layer7Of(portRule) ?? []);
  if (inspecting.length === 0) return null;
  if (ofHost && direction === 'ingress') return 'L7 policy is not supported on host ingress yet';
  if (!agent.options.l7Proxy) return 'L7 policy is not supported since L7 proxy is not enabled';
  const unsupported = PARSERS.find(
    (parser) =>
      (direction === 'ingress' ? parser === 'DNS' : ofHost && parser !== 'DNS') &&
      inspecting.some((rules) => listAt(rules, parser.toLowerCase()).length > 0),
  );
  if (unsupported === undefined) return null;
  return `L7 protocol ${unsupported} is not supported on ${ofHost ? 'host ' : ''}${direction} yet`;
}
