import type { Json, JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import type { Agent } from '../agent.ts';
import { parseCidr, within } from '../cidr.ts';
import { isEntityOf } from '../entities.ts';
import type { Direction } from '../policy-unit.ts';
import { addressProblem, prefixProblem } from './go-address.ts';
import { selectorProblem } from './sanitize-selector.ts';

/** Fields that say who the other end is, of which one rule may use one, as Cilium names them. */
const L3_FIELDS: Readonly<Record<Direction, readonly string[]>> = {
  ingress: ['FromEndpoints', 'FromCIDR', 'FromCIDRSet', 'FromEntities', 'FromNodes', 'FromGroups'],
  egress: ['ToEndpoints', 'ToCIDR', 'ToCIDRSet', 'ToEntities', 'ToServices', 'ToGroups', 'ToNodes', 'ToFQDNs'],
};

const NODES_NEED_OPTION =
  'FromNodes/ToNodes rules can only be applied when the "enable-node-selector-labels" flag is set';

/** Services follow selectors, and go with ports, from here on. */
const SERVICES_WITH_PORTS = 17;
/** `fromRequires` and `toRequires` are gone from here on. */
const NO_REQUIRES = 19;
/** A bare address is no range from here on, and an exception must be within its range as a whole. */
const STRICT_RANGES = 20;

/**
 * Why Cilium's agent does not take the peers of one rule, or null (pkg/policy/api `IngressCommonRule`, `EgressCommonRule`). Which two of several
 * fields it names first is left to Go's random map order there.
 */
export function peersProblem(rule: JsonObject, direction: Direction, agent: Agent, denies: boolean): string | null {
  const [prefix, known] = [direction === 'ingress' ? 'from' : 'to', L3_FIELDS[direction]];
  const count = (field: string): number => listAt(rule, prefix + field.slice(prefix.length)).length;
  // A deny rule has no names; what it does not know it does not see.
  const used = known.filter((field) => count(field) > 0 && !(denies && field === 'ToFQDNs'));
  if (used.length > 1) return `combining ${used[0]} and ${used[1]} is not supported yet`;
  const needsOption = count(`${capital(prefix)}Nodes`) > 0 && !agent.options.nodeSelectorLabels;
  const problem = listedPeersProblem(rule, prefix, agent);
  if (problem !== null) return needsOption ? `${problem}\n${NODES_NEED_OPTION}` : problem;
  if (needsOption) return NODES_NEED_OPTION;
  const withPorts = listAt(rule, 'toPorts').length > 0;
  return used.includes('ToServices') && withPorts && agent.minor < SERVICES_WITH_PORTS
    ? 'combining ToServices and ToPorts is not supported yet'
    : null;
}

function listedPeersProblem(rule: JsonObject, prefix: string, agent: Agent): string | null {
  const selectors = (field: string): readonly JsonObject[] => objectsAt(rule, `${prefix}${field}`);
  const requires = agent.minor < NO_REQUIRES ? selectors('Requires') : [];
  return (
    first([...selectors('Endpoints'), ...requires, ...selectors('Nodes')], (one) =>
      selectorProblem(one, agent.minor),
    ) ??
    first(listAt(rule, `${prefix}CIDR`), (one) => rangeProblem(one, agent.minor)) ??
    first(selectors('CIDRSet'), (one) => rangeSetProblem(one, agent.minor)) ??
    first(listAt(rule, `${prefix}Entities`), (one) =>
      typeof one !== 'string' || isEntityOf(one, agent.minor) ? null : `unsupported entity: ${one}`,
    )
  );
}

/** The first complaint about an item, if there is one. */
export function first<T>(items: readonly T[], problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}

function rangeProblem(range: Json, minor: number): string | null {
  if (typeof range !== 'string') return null;
  if (range === '') return 'IP must be specified';
  const problem = prefixProblem(range);
  if (problem === null) return null;
  if (minor >= STRICT_RANGES) return `unable to parse CIDR: ${problem}`;
  const address = addressProblem(range);
  return address === null ? null : `unable to parse CIDR: ${address}`;
}

function rangeSetProblem(set: JsonObject, minor: number): string | null {
  const cidr = stringAt(set, 'cidr') ?? '';
  const group = stringAt(set, 'cidrGroupRef') ?? '';
  const byLabels = isJsonObject(valueAt(set, 'cidrGroupSelector'));
  const named = [cidr !== '', group !== '', byLabels].filter(Boolean).length;
  if (named === 0) return 'one of cidr, cidrGroupRef, or cidrGroupSelector is required';
  if (named > 1) return 'more than one of cidr, cidrGroupRef, or cidrGroupSelector may not be set';
  if (cidr === '') return null;
  const problem = prefixProblem(cidr);
  if (problem !== null) return `unable to parse CIDRRule ${JSON.stringify(cidr)}: ${problem}`;
  return first(listAt(set, 'except'), (except) =>
    typeof except === 'string' ? exceptionProblem(except, cidr, minor) : null,
  );
}

function exceptionProblem(except: string, cidr: string, minor: number): string | null {
  const problem = prefixProblem(except);
  if (problem !== null) return problem;
  const [inner, outer] = [parseCidr(except), parseCidr(cidr)];
  if (inner === undefined || outer === undefined) return null;
  // Before, only the exception's first address was looked at.
  const [address = ''] = except.split('/');
  const looked = minor >= STRICT_RANGES ? inner : (parseCidr(address) ?? inner);
  return within(looked, outer) === 'yes'
    ? null
    : `allow CIDR prefix ${cidr} does not contain exclude CIDR prefix ${except}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
