import { formatRef } from '../values/object-ref.ts';
import { NAMESPACE_KEY } from './identity.ts';
import type { Direction, PeerTest, PolicyRule, PolicyUnit } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { labelFrom, meetsOne } from './requirement.ts';
import type { Attempt, Surroundings } from './rule-match.ts';
import { peersMatch, portsMatch } from './rule-match.ts';
import type { NearMiss } from './verdict.ts';

const SHOWN = 3;
/** A rule further away than this was not meant for the connection. */
const FAR = 2;

/** The allow rules that come closest to letting the connection through, and what keeps each from it; closest first. */
export function nearestRules(
  units: readonly PolicyUnit[],
  direction: Direction,
  attempt: Attempt,
  around: Surroundings,
): readonly NearMiss[] {
  const misses = units.flatMap((unit) =>
    unit.rules
      .filter((rule) => rule.direction === direction && rule.effect === 'allow')
      .map((rule) => ({ unit, rule, missing: missingOf(rule, attempt, around) })),
  );
  return misses
    .filter(({ missing }) => missing.length > 0 && missing.length <= FAR)
    .sort((a, b) => a.missing.length - b.missing.length)
    .slice(0, SHOWN)
    .map(({ unit, rule, missing }) => ({
      policy: formatRef(unit.policy.ref),
      rule: rule.name,
      missing: missing.join('; '),
      source: around.settings.locate?.(unit.policy.object, rule.path) ?? unit.policy.object.source,
    }));
}

function missingOf(rule: PolicyRule, attempt: Attempt, around: Surroundings): readonly string[] {
  const ports = portsMatch(rule, attempt) === 'yes' ? [] : [portMiss(rule, attempt)];
  if (peersMatch(rule, attempt, around) === 'yes') return ports;
  const closest = (rule.peers ?? [])
    .map((test) => peerMiss(test, attempt))
    .reduce<readonly string[] | undefined>((a, b) => (a === undefined || b.length < a.length ? b : a), undefined);
  return [...(closest ?? ['it names no peer at all']), ...ports];
}

function portMiss(rule: PolicyRule, { port, protocol }: Attempt): string {
  const ports = (rule.ports ?? []).map(({ text }) => text).join(', ');
  return `port ${port}/${protocol} is not among ${ports === '' ? 'its ports (none)' : ports}`;
}

function peerMiss(test: PeerTest, attempt: Attempt): readonly string[] {
  const { peer } = attempt;
  switch (test.type) {
    case 'labels':
      return test.requirements
        .filter((one) => meetsOne(one, peer) !== 'yes')
        .map((one) => requirementMiss(one, attempt));
    case 'entity':
      return [`${peer.name} is not part of the entity ${test.entity}`, 'another kind of peer'];
    case 'cidr':
      return peer.network === undefined
        ? [
            `${peer.name} is not an address outside of the cluster, and ranges match nothing else`,
            'another kind of peer',
          ]
        : [`${peer.name} is not in ${test.text}`];
    case 'cidr-group':
      return [
        `${peer.name} is not in CIDR group ${typeof test.group === 'string' ? test.group : 'with the labels it asks for'}`,
      ];
    case 'groups':
      return ['a group of a cloud provider is no part of the cluster', 'another kind of peer'];
    case 'nodes':
      return [`${peer.name} is not another node of the cluster`, 'another kind of peer'];
    case 'fqdn':
      return peer.learnt === 'no'
        ? [`no DNS rule (rules.dns) lets Cilium learn the addresses of ${peer.name}`]
        : [`${peer.name} is not ${test.pattern}`];
    case 'service':
      return [`${peer.name} is not among the Pods that the Service ${test.wanted.name ?? 'it names'} selects`];
    case 'unread':
      return [test.why];
  }
}

function requirementMiss(requirement: Requirement, { peer }: Attempt): string {
  const { from, key, operator, values, added } = requirement;
  const actual = labelFrom(peer, from, key);
  if (key === NAMESPACE_KEY && added === true && actual !== undefined) {
    return `the selector does not name a namespace, so it means ${values.join(', ')} only; ${peer.name} is in ${actual} (k8s:${NAMESPACE_KEY}: ${actual} is missing)`;
  }
  const wanted =
    operator === 'In' && values.length === 1 ? `${key}=${values[0]}` : `${key} ${operator} (${values.join(', ')})`;
  return actual === undefined
    ? `${peer.name} has no label ${wanted}`
    : `${peer.name} has ${key}=${actual}, not ${wanted}`;
}
