import { isMap } from 'yaml';
import type { Policy } from '../cluster/cluster.ts';
import type { JudgedFinding } from '../diagnosis/diagnosis.ts';
import { readPolicy } from '../network/policy-index.ts';
import type { PortTest } from '../network/policy-unit.ts';
import type { Edit } from '../values/edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { faultOfCause, faultOfFinding } from './fault-of.ts';
import { placeOf } from './label-evidence.ts';
import { clusterDns, DNS, type MissingRule } from './missing-rule.ts';
import type { Case, Fix, Offer } from './offer.ts';
import { offer } from './offer.ts';
import { patchOf } from './patch.ts';
import { placeInto } from './place-rules.ts';
import { addedPair, textOf } from './policy-text.ts';
import { score } from './score.ts';
import { nodeAt } from './yaml-text.ts';

/**
 * For names that Cilium never learns the addresses of: the rule that opens DNS gets a DNS rule for every name, which lets through what it let through
 * before, and makes the proxy look; where none opens DNS, a rule is added that lets these names be looked up.
 */
export const learnNames: Fix = {
  offers: ['learn-names'],
  find(about) {
    for (const finding of about.diagnosis.findings) {
      const made = finding.rule === 'fqdn-without-dns-rule' ? offerOf(about, finding) : null;
      if (made !== null) return [made];
    }
    return [];
  },
};

function offerOf(about: Case, finding: JudgedFinding): Offer | null {
  const { world, diagnosis } = about;
  const policy = world.desired.policies.find(({ ref }) => refKey(ref) === refKey(finding.object));
  const edit = policy === undefined ? null : (intoRule(policy, about) ?? ownRule(policy, finding, about));
  if (policy === undefined || edit === null) return null;
  const fault = (finding.causal ? faultOfCause(diagnosis) : null) ?? faultOfFinding(finding, world);
  const { proof } = about.prove([edit], fault, ({ port }) => port === DNS.port);
  if (!proof.holds) return null;
  return offer({
    id: 'learn-names',
    fault,
    title: `Let Cilium learn ${finding.args['name'] ?? 'the names'} (${policy.ref.name})`,
    score: score([{ name: 'repair', points: 3, why: 'the rule about names matches their addresses' }], [], 1),
    downtime: 'none, no Pod restarts',
    why: [
      `Cilium knows a name's addresses from answers that its DNS proxy saw, and no DNS rule makes it look (${placeOf(finding.source)}).`,
    ],
    edits: [edit],
    patch: patchOf(world.snapshot, [edit]),
    proof,
    recommendable: true,
  });
}

/** A rule of the policy that opens DNS without looking into it. */
function intoRule(policy: Policy, { world }: Case): Edit | null {
  const text = textOf(policy, world);
  if (text === undefined) return null;
  const tests = readPolicy(policy, world.network)
    .units.flatMap(({ rules }) => rules)
    .filter(({ direction, effect }) => direction === 'egress' && effect === 'allow')
    .flatMap(({ ports }) => ports ?? []);
  for (const { path } of tests.filter(isPlainDns)) {
    // DNS rules are for all ports of their entry.
    const beside = tests.filter((one) => isSameEntry(one.path, path));
    if (!beside.every(isPlainDns)) continue;
    const entry = nodeAt(text.root, path.slice(0, -2));
    const edit = isMap(entry) ? addedPair(text, entry, 'rules', { dns: [{ matchPattern: '*' }] }) : null;
    if (edit !== null) return edit;
  }
  return null;
}

function isSameEntry(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.slice(0, -1).every((part, index) => part === b[index]);
}

/** Port 53, and nobody looks into it. */
function isPlainDns(test: PortTest): boolean {
  return test.type === 'port' && test.port === DNS.port && test.endPort === undefined && test.l7 === undefined;
}

function ownRule(policy: Policy, { args }: JudgedFinding, { world }: Case): Edit | null {
  const subject = world.desired.workloads.find(({ ref }) => args['workload']?.split(', ').includes(formatRef(ref)));
  if (subject === undefined || policy.kind === 'NetworkPolicy') return null;
  const learns = args['name']?.split(', ') ?? [];
  const peer = clusterDns(world.desired);
  const rule: MissingRule = { direction: 'egress', subject, peer, ...DNS, closedBy: [], learns };
  return placeInto(policy, { subject, direction: 'egress', rules: [rule] }, world)?.edit ?? null;
}
