import { refusedField } from '../network/sanitize/refused-field.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies } from './own-policies.ts';

const POD =
  '{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }';

export const rule = defineRule({
  code: 'policy-not-loaded',
  title: 'The API server takes a network policy that Cilium does not load',
  why: 'It is stored and listed, and enforces nothing: agents that run keep the version before it, agents that start have none. Only the agents’ logs and the condition `Valid` say so.',
  severity: 'critical',
  args: ['policy'],
  *inspect(context) {
    for (const { policy, refusal } of ownPolicies(context)) {
      if (refusal === null) continue;
      yield {
        object: policy.ref,
        at: context.sourceOf(policy.object, refusedField(policy, context.network)),
        args: { policy: formatRef(policy.ref) },
        quote: refusal,
      };
    }
  },
  say: ({ policy }) => `Cilium does not load ${policy}, which the API server takes: it enforces nothing.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, ingress: [{ fromEndpoints: [{}], fromEntities: [host] }] } }
---
${POD}`,
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, ingress: [] } }
---
${POD}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, ingress: [{ fromEndpoints: [{}] }] } }
---
${POD}`,
    ],
  ],
});
