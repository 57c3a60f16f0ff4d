import { agentOf } from '../network/agent.ts';
import { formatRef, groupOf } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { runsCilium } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

/** Policies of others, by group and kind, and what enforces them. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['policy.networking.k8s.io/AdminNetworkPolicy', 'Cilium has no support for it in any version'],
  ['policy.networking.k8s.io/BaselineAdminNetworkPolicy', 'Cilium has no support for it in any version'],
  ['crd.projectcalico.org/NetworkPolicy', 'only Calico enforces it'],
  ['crd.projectcalico.org/GlobalNetworkPolicy', 'only Calico enforces it'],
  ['projectcalico.org/NetworkPolicy', 'only Calico enforces it'],
  ['projectcalico.org/GlobalNetworkPolicy', 'only Calico enforces it'],
]);

export const rule = defineRule({
  code: 'policy-not-enforced',
  title: 'Nothing in the cluster enforces a network policy',
  why: 'What it allows or denies happens anyway, or does not: the network plugin never looks at this kind of object.',
  severity: 'warning',
  args: ['policy', 'why'],
  *inspect(context) {
    if (!runsCilium(context)) return;
    for (const object of context.own) {
      const why = whyNot(`${groupOf(object.ref.apiVersion)}/${object.ref.kind}`, context);
      if (why === undefined) continue;
      yield {
        object: object.ref,
        at: context.sourceOf(object, ['kind']),
        args: { policy: formatRef(object.ref), why },
      };
    }
  },
  say: ({ policy, why }) => `${policy} takes no effect: ${why}.`,
  reports: [
    [
      `{ apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: { name: tenants }, spec: { priority: 10, subject: { namespaces: {} } } }
---
{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] } }`,
    ],
  ],
  silent: [
    [
      '{ apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: { name: tenants }, spec: { priority: 10, subject: { namespaces: {} } } }',
    ],
  ],
});

function whyNot(kind: string, { network }: RuleContext): string | undefined {
  if (kind !== 'policy.networking.k8s.io/ClusterNetworkPolicy') return OTHERS.get(kind);
  const { minor, options } = agentOf(network);
  if (minor < 20) return 'Cilium supports it from 1.20 on';
  return options.clusterNetworkPolicy ? undefined : 'Cilium looks at it only with `enable-k8s-cluster-network-policy`';
}
