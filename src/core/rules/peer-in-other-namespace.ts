import { NAMESPACE_KEY } from '../network/identity.ts';
import type { PeerTest } from '../network/policy-unit.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { formatRequirements, ownPolicies, podsIn, selected } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const PROMETHEUS =
  '{ apiVersion: v1, kind: Pod, metadata: { name: prometheus, namespace: monitoring, labels: { app: prometheus } }, spec: { containers: [{ name: a, image: a }] } }';

export const rule = defineRule({
  code: 'peer-in-other-namespace',
  title: 'A network policy names a peer of another namespace without naming the namespace',
  why: 'A selector without a namespace means Pods of the policy’s own one: the peer it was written for is not among them.',
  severity: 'warning',
  args: ['policy', 'rule', 'selector', 'namespace', 'elsewhere'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      const { namespace } = policy;
      if (namespace === undefined || context.live.podMakersIn(namespace).length > 0) continue;
      for (const one of units.flatMap(({ rules }) => rules)) {
        for (const test of one.peers ?? []) {
          const elsewhere = foundElsewhere(test, namespace, context);
          if (test.type !== 'labels' || elsewhere.length === 0) continue;
          yield {
            object: policy.ref,
            at: context.sourceOf(policy.object, test.path),
            args: {
              policy: formatRef(policy.ref),
              rule: one.name,
              selector: formatRequirements(test.requirements),
              namespace,
              elsewhere: elsewhere.join(', '),
            },
          };
        }
      }
    }
  },
  say: ({ policy, rule: name, selector, namespace, elsewhere }) =>
    `${policy} names \`${selector}\` in \`${name}\` without a namespace, which means ${namespace}; no Pod there has these labels, but ${elsewhere} does.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { app: prometheus } }] }] } }
---
${PROMETHEUS}`,
    ],
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: prometheus } } }] }] } }
---
${PROMETHEUS}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { app: prometheus, "k8s:io.kubernetes.pod.namespace": monitoring } }] }] } }
---
${PROMETHEUS}`,
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { app: prometheus } }] }] } }',
    ],
  ],
});

/** Workloads of other namespaces that a selector would mean, if its own namespace were not added and holds none of them. */
function foundElsewhere(test: PeerTest, namespace: string, context: RuleContext): readonly string[] {
  if (test.type !== 'labels' || formatRequirements(test.requirements) === '') return [];
  const added = test.requirements.find(({ key, added: isAdded }) => key === NAMESPACE_KEY && isAdded === true);
  // A selector that only says what Pods must not be was not written for one workload.
  const asks = test.requirements.some(({ added: isAdded, operator }) => isAdded !== true && operator === 'In');
  if (added === undefined || !asks || selected(test.requirements, podsIn(context, namespace)).length > 0) return [];
  const anywhere = test.requirements.filter((one) => one !== added);
  return selected(anywhere, podsIn(context)).map(({ workload }) => formatRef(workload.ref));
}
