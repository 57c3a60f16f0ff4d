import { labelOf } from '../labels/selector.ts';
import { matchesFqdn } from './fqdn.ts';
import type { Identity } from './identity.ts';
import { NAMESPACE_KEY } from './identity.ts';
import { policiesFor } from './policy-index.ts';
import { meets } from './requirement.ts';
import type { Surroundings } from './rule-match.ts';

/**
 * Whether Cilium's DNS proxy learns the addresses of a name when this endpoint looks it up: only where a rule with `rules.dns` that covers the
 * name applies to it. Without one, `toFQDNs` matches nothing (docs, "DNS Polling and Proxy"; troubleshooting).
 */
export function learnsName(source: Identity, name: string, { cluster }: Surroundings): boolean {
  const policies = policiesFor(cluster, labelOf(source.labels, `k8s:${NAMESPACE_KEY}`));
  const units = policies.flatMap(({ units }) => units).filter(({ subject }) => meets(subject, source) !== 'no');
  const tests = units
    .flatMap(({ rules }) => rules)
    .filter(({ direction, effect }) => direction === 'egress' && effect === 'allow')
    .flatMap(({ ports }) => ports ?? []);
  return tests.some((test) => test.type === 'port' && test.dns?.some((pattern) => matchesFqdn(pattern, name)) === true);
}
