import { formatRef } from '../values/object-ref.ts';
import { within } from './cidr.ts';
import type { Question } from './evidence.ts';
import type { Identity } from './identity.ts';
import { CLUSTER_KEY, NAMESPACE_KEY, NAMESPACE_LABELS_KEY } from './identity.ts';
import type { PeerTest, PolicyRule, PolicyUnit, PortTest } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { labelFrom, meetsOne } from './requirement.ts';
import type { Attempt, Surroundings } from './rule-match.ts';
import { isEntity, peersMatch, portsMatch } from './rule-match.ts';
import type { NearMiss } from './verdict.ts';

const SHOWN = 3;
/** A rule further away than this was not meant for the connection. */
const FAR = 2;

/** The rule blocks that may have been meant. */
export interface Nearby {
  /** They are about the subject. */
  readonly selecting: readonly PolicyUnit[];
  /** They are not. */
  readonly others: readonly PolicyUnit[];
}

/**
 * The allow rules that come closest to letting the connection through, and what keeps each from it; closest first. Of policies that are not about
 * the subject only those that one label keeps from it, and that would allow the connection.
 */
export function nearestRules(
  { selecting, others }: Nearby,
  question: Question,
  around: Surroundings,
): readonly NearMiss[] {
  return [...misses(selecting, FAR, question, around), ...misses(others, 1, question, around)]
    .sort((a, b) => a.missing.length - b.missing.length)
    .slice(0, SHOWN)
    .map(({ unit, rule, missing }) => ({
      policy: formatRef(unit.policy.ref),
      rule: rule.name,
      missing: missing.join('; '),
      source: around.settings.locate?.(unit.policy.object, rule.path) ?? unit.policy.object.source,
    }));
}

interface Miss {
  readonly unit: PolicyUnit;
  readonly rule: PolicyRule;
  readonly missing: readonly string[];
}

function misses(
  units: readonly PolicyUnit[],
  far: number,
  { direction, subject, attempt }: Question,
  around: Surroundings,
): readonly Miss[] {
  return units.flatMap((unit) => {
    const lacking = unit.subject.filter((one) => meetsOne(one, subject) !== 'yes');
    if (lacking.length > far) return [];
    const unselected = lacking.map((one) => `it is not about ${subject.name}: ${requirementMiss(one, subject)}`);
    return unit.rules
      .filter((rule) => rule.direction === direction && rule.effect === 'allow')
      .map((rule): Miss => {
        return { unit, rule, missing: [...unselected, ...missingOf(rule, unit, attempt, around)] };
      })
      .filter(({ missing }) => missing.length > 0 && missing.length <= far);
  });
}

function missingOf(rule: PolicyRule, unit: PolicyUnit, attempt: Attempt, around: Surroundings): readonly string[] {
  const ports = portsMatch(rule, attempt) === 'yes' ? [] : [portMiss(rule, attempt)];
  if (peersMatch(rule, attempt, around) === 'yes') return ports;
  const closest = (rule.peers ?? [])
    .map((test) => peerMiss(test, attempt, unit))
    .reduce<readonly string[] | undefined>((a, b) => (a === undefined || b.length < a.length ? b : a), undefined);
  return [...(closest ?? ['it names no peer at all']), ...ports];
}

/** The port, its protocol, or the name of one, whichever is the only thing wrong. */
function portMiss({ ports }: PolicyRule, attempt: Attempt): string {
  const { port, protocol, target } = attempt;
  const tests = ports ?? [];
  const otherwise = tests.find(
    (test) => test.type === 'port' && isOn(test, port) && !test.protocols.includes(protocol),
  );
  if (otherwise?.type === 'port') {
    return `port ${port} is open for ${otherwise.protocols.join(', ')}, not for ${protocol}`;
  }
  const named = tests.find((test) => test.type === 'port' && typeof test.port === 'string');
  if (tests.length === 1 && named?.type === 'port') return namedMiss(String(named.port), target, `${port}/${protocol}`);
  const all = tests.map(({ text }) => text).join(', ');
  return `port ${port}/${protocol} is not among ${all === '' ? 'its ports (none)' : all}`;
}

function isOn({ port: first, endPort }: Extract<PortTest, { type: 'port' }>, port: number): boolean {
  return typeof first === 'number' && (first === 0 || (port >= first && port <= (endPort ?? first)));
}

function namedMiss(name: string, { namedPorts, name: who }: Identity, asked: string): string {
  const found = namedPorts?.find((one) => one.name === name);
  return found === undefined
    ? `${who} has no port named ${name}, and ${asked} is not among its ports`
    : `the port named ${name} is ${found.port}/${found.protocol} at ${who}, not ${asked}`;
}

/** What keeps one alternative of the peers from meaning the other end. Another kind of peer counts twice: the rule was hardly meant for it. */
function peerMiss(test: PeerTest, attempt: Attempt, unit: PolicyUnit): readonly string[] {
  const { peer } = attempt;
  switch (test.type) {
    case 'labels':
      return isPod(peer) || test.requirements.some(({ from }) => from === 'reserved')
        ? unmet(test.requirements, peer, unit)
        : [`${peer.name} is no Pod, and labels select nothing else`, 'another kind of peer'];
    case 'entity':
      return [entityMiss(test.entity, peer), 'another kind of peer'];
    case 'cidr':
      return cidrMiss(test, peer);
    case 'cidr-group':
      return [
        `${peer.name} is not in CIDR group ${typeof test.group === 'string' ? test.group : 'with the labels it asks for'}`,
      ];
    case 'groups':
      return ['a group of a cloud provider is no part of the cluster', 'another kind of peer'];
    case 'nodes':
      return [`${peer.name} is not another node of the cluster`, 'another kind of peer'];
    case 'fqdn':
      if (peer.fqdn === undefined) return [`${peer.name} is no name outside of the cluster`, 'another kind of peer'];
      return peer.learnt === 'no'
        ? [`no DNS rule (rules.dns) lets Cilium learn the addresses of ${peer.name}`]
        : [`${peer.name} is not ${test.pattern}`];
    case 'service':
      return [`${peer.name} is not among the Pods that the Service ${test.wanted.name ?? 'it names'} selects`];
    case 'unread':
      return [test.why];
  }
}

function isPod(peer: Identity): boolean {
  return labelFrom(peer, 'k8s', NAMESPACE_KEY) !== undefined || labelFrom(peer, 'k8s', CLUSTER_KEY) !== undefined;
}

function entityMiss(entity: string, peer: Identity): string {
  const miss = `${peer.name} is not part of the entity ${entity}`;
  if (entity === 'world' && isEntity('cluster', peer) === 'yes') return `${miss}, which lies outside of the cluster`;
  return entity === 'cluster' && isEntity('world', peer) === 'yes' ? `${miss}: it lies outside` : miss;
}

function cidrMiss({ text, except }: Extract<PeerTest, { type: 'cidr' }>, peer: Identity): readonly string[] {
  if (peer.network === undefined) {
    return [
      `${peer.name} is not an address outside of the cluster, and ranges match nothing else`,
      'another kind of peer',
    ];
  }
  const cut = except.some((one) => peer.network !== undefined && within(peer.network, one) !== 'no');
  return [cut ? `${peer.name} is cut out of ${text} by its \`except\`` : `${peer.name} is not in ${text}`];
}

/**
 * What a selector asks for and the identity does not have; `unit` is whose peer it is, where it is one. A selector that asks for hundreds of labels
 * is as far away with the first few of them.
 */
function unmet(requirements: readonly Requirement[], who: Identity, unit?: PolicyUnit): readonly string[] {
  const found: string[] = [];
  for (const one of requirements) {
    if (found.length > FAR) break;
    if (meetsOne(one, who) !== 'yes') found.push(requirementMiss(one, who, unit));
  }
  return found;
}

function requirementMiss(requirement: Requirement, who: Identity, unit?: PolicyUnit): string {
  const { from, key, added } = requirement;
  const actual = labelFrom(who, from, key);
  if (key === NAMESPACE_KEY && actual !== undefined) return namespaceMiss(requirement, who, actual, unit);
  if (key.startsWith(`${NAMESPACE_LABELS_KEY}.`)) {
    const label = key.slice(NAMESPACE_LABELS_KEY.length + 1);
    const of = `the namespace of ${who.name}`;
    const wanted = wish(label, requirement);
    return actual === undefined ? `${of} has no label ${wanted}` : `${of} has ${label}=${actual}, not ${wanted}`;
  }
  if (key === CLUSTER_KEY && added === true) return `${who.name} is not known to be a Pod of this cluster`;
  const wanted = wish(key, requirement);
  return actual === undefined
    ? `${who.name} has no label ${wanted}`
    : `${who.name} has ${key}=${actual}, not ${wanted}`;
}

function wish(key: string, { operator, values }: Requirement): string {
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  return values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`;
}

function namespaceMiss(requirement: Requirement, who: Identity, actual: string, unit?: PolicyUnit): string {
  const { values, added } = requirement;
  if (added !== true) return `${who.name} is in namespace ${actual}, not ${wish(NAMESPACE_KEY, requirement)}`;
  const isKubernetes = unit?.policy.kind === 'NetworkPolicy';
  const remedy = isKubernetes ? 'a namespaceSelector is missing' : `k8s:${NAMESPACE_KEY}: ${actual} is missing`;
  return `the selector does not name a namespace, so it means ${values.join(', ')} only; ${who.name} is in ${actual} (${remedy})`;
}
