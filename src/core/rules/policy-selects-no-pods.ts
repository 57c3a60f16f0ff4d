import type { Identity } from '../network/identity.ts';
import type { PolicyUnit } from '../network/policy-unit.ts';
import { labelFrom, meets, meetsOne, type Requirement } from '../network/requirement.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { isMisspelt } from './is-misspelt.ts';
import { formatRequirements, ownPolicies, podsIn, selected } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const POD =
  '{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }';

export const rule = defineRule({
  code: 'policy-selects-no-pods',
  title: 'A network policy selects no Pods',
  why: 'It protects nothing and allows nothing; the Pods it was written for are open, or closed by another policy.',
  severity: 'warning',
  args: ['policy', 'selector'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        if (unit.ofNodes === true || mayBeAbout(unit, context) || !wasMeant(unit, context)) continue;
        const field = policy.kind === 'NetworkPolicy' ? 'podSelector' : 'endpointSelector';
        yield {
          object: policy.ref,
          at: context.sourceOf(policy.object, [...unit.path, field]),
          args: { policy: formatRef(policy.ref), selector: formatRequirements(unit.subject) },
        };
      }
    }
  },
  say: ({ policy, selector }) => `${policy} is about \`${selector}\`, but no Pod has these labels.`,
  reports: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: card } }, ingress: [{}] } }
---
${POD}`,
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { "k8s:app": cart, "io.kubernetes.pod.namespace": store } }, ingress: [{ fromEndpoints: [{}] }] } }
---
${POD}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{}] } }
---
${POD}`,
    ],
    [
      '{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{}] } }',
    ],
  ],
});

/** Whether Pods that Git shows are selected, or others may be. Where Git shows no Pods at all, it is not what makes them. */
function mayBeAbout({ subject, policy: { namespace } }: PolicyUnit, context: RuleContext): boolean {
  if (subject.some(({ from }) => from === 'reserved')) return true;
  const pods = podsIn(context, namespace);
  if (pods.length === 0 || selected(subject, pods).length > 0) return true;
  if (namespace !== undefined) return context.live.podMakersIn(namespace).length > 0;
  const namespaces = new Set(context.live.objects.flatMap(({ ref }) => ref.namespace ?? []));
  return [...namespaces].some((one) => context.live.podMakersIn(one).length > 0);
}

/**
 * Whether it was written for Pods that Git shows: they were selected once, or all but one demand fits, or a value is off by a letter or two. Pods of
 * other makers may be meant by anything else.
 */
function wasMeant({ subject, policy: { namespace } }: PolicyUnit, context: RuleContext): boolean {
  const written = subject.filter(({ added }) => added !== true);
  if (podsIn(context, namespace).some(({ identity }) => almostFits(written, identity))) return true;
  for (const live of context.past()) {
    if (podsIn({ ...context, live }, namespace).some(({ identity }) => meets(subject, identity) === 'yes')) return true;
  }
  return false;
}

function almostFits(written: readonly Requirement[], identity: Identity): boolean {
  const missed = written.filter((one) => meetsOne(one, identity) !== 'yes');
  const [only] = missed;
  if (only === undefined || missed.length > 1) return false;
  const actual = labelFrom(identity, only.from, only.key);
  return written.length > 1 || (actual !== undefined && only.values.some((value) => isMisspelt(value, actual)));
}
