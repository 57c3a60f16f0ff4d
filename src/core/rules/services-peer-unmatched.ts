import type { Service } from '../cluster/cluster.ts';
import type { PeerTest, PolicyRule } from '../network/policy-unit.ts';
import { wantedServices } from '../network/rule-match.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ciliumMinor, ownPolicies } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const DB =
  '{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 5432 }] } }';

export const rule = defineRule({
  code: 'services-peer-unmatched',
  title: 'A network policy names Services that Cilium finds nothing for',
  why: 'A rule of `toServices` that nothing comes of has no peers left: with ports it is open to everyone on them, without ports it lets nobody through. In `egressDeny` that is so for every Service.',
  severity: 'warning',
  args: ['policy', 'rule', 'why', 'effect'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const one of units.flatMap(({ rules }) => rules)) {
        const services = (one.peers ?? []).filter((test) => test.type === 'service');
        const [first] = services;
        const why = first === undefined ? undefined : whyNothing(services, one, context);
        if (first === undefined || why === undefined) continue;
        yield {
          object: policy.ref,
          at: context.sourceOf(policy.object, first.path),
          args: { policy: formatRef(policy.ref), rule: one.name, why, effect: effectOf(one) },
        };
      }
    }
  },
  say: ({ policy, rule: name, why, effect }) =>
    `${policy} names Services in \`${name}\`, and Cilium finds nothing for them: ${why}. ${effect}.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toServices: [{ k8sService: { serviceName: database, namespace: shop } }], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }
---
${DB}`,
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egressDeny: [{ toServices: [{ k8sService: { serviceName: db, namespace: shop } }] }] } }
---
${DB}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toServices: [{ k8sService: { serviceName: db, namespace: shop } }] }] } }
---
${DB}`,
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toServices: [{ k8sService: { serviceName: db, namespace: data } }] }] } }',
    ],
  ],
});

type ServiceTest = Extract<PeerTest, { type: 'service' }>;

/** Services with a selector are followed from here on; before, only those without one were. */
const FOLLOWS_SELECTORS = 17;

/** Why none of the rule's Services leads anywhere; undefined where one does, or may. */
function whyNothing(tests: readonly ServiceTest[], rule: PolicyRule, context: RuleContext): string | undefined {
  if ((rule.peers ?? []).length > tests.length) return undefined;
  if (rule.effect === 'deny') return 'in `egressDeny` it never looks';
  const found = tests.flatMap(({ wanted }) => wantedServices(wanted, context.live));
  if (found.length === 0) return tests.every((test) => isKnownMissing(test, context)) ? 'there are none' : undefined;
  const followed = (service: Service): boolean =>
    service.selector === null || ciliumMinor(context) >= FOLLOWS_SELECTORS;
  return found.some(followed) ? undefined : 'before 1.17 it follows only Services without a selector';
}

/** A Service may be somebody else's, other than where Git has Services of its namespace. */
function isKnownMissing({ wanted: { namespace } }: ServiceTest, { live }: RuleContext): boolean {
  return namespace !== undefined && live.servicesIn(namespace).length > 0 && live.podMakersIn(namespace).length === 0;
}

function effectOf({ effect, ports }: PolicyRule): string {
  if (ports === null) return effect === 'deny' ? 'It denies nothing' : 'It lets nobody through';
  const text = ports.map((port) => port.text).join(', ');
  return effect === 'deny' ? `It denies ${text} to everyone` : `It opens ${text} to everyone`;
}
