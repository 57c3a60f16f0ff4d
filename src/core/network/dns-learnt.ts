import { labelOf } from '../labels/selector.ts';
import { matchesFqdn } from './fqdn.ts';
import type { Identity } from './identity.ts';
import { NAMESPACE_KEY } from './identity.ts';
import { policiesFor, readPolicy } from './policy-index.ts';
import type { PolicyUnit } from './policy-unit.ts';
import { meets } from './requirement.ts';
import type { Surroundings } from './rule-match.ts';
import type { Truth } from './truth.ts';

/**
 * Whether Cilium knows the addresses of a name, which `toFQDNs` needs. Its DNS proxy learns them where a rule with `rules.dns` that covers the name
 * applies to whoever looks it up (docs, troubleshooting of DNS policies). `unknown` when only others are made to teach it: their look-ups count
 * on the node they happen on.
 */
export function learnsName(source: Identity, name: string, { cluster, settings }: Surroundings): Truth {
  const own = policiesFor(cluster, labelOf(source.labels, `k8s:${NAMESPACE_KEY}`), settings).flatMap(
    ({ units }) => units,
  );
  if (own.some((unit) => meets(unit.subject, source) === 'yes' && teaches(unit, name))) return 'yes';
  const others = cluster.policies.flatMap((policy) => readPolicy(policy, settings).units);
  return others.some((unit) => teaches(unit, name)) ? 'unknown' : 'no';
}

function teaches({ rules }: PolicyUnit, name: string): boolean {
  return rules
    .filter(({ direction, effect }) => direction === 'egress' && effect === 'allow')
    .flatMap(({ ports }) => ports ?? [])
    .some((test) => test.type === 'port' && test.dns?.some((pattern) => matchesFqdn(pattern, name)) === true);
}
