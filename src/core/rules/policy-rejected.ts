import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { refusedField, refusedObjects } from './refused-object.ts';

const KINDS = new Set(['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy']);

export const rule = defineRule({
  code: 'policy-rejected',
  title: 'The API server refuses a network policy',
  why: 'A refused policy never becomes active: the version accepted before stays enforced, and the sync is not complete.',
  severity: 'warning',
  args: ['policy', 'field', 'enforced'],
  *inspect(context) {
    for (const refused of refusedObjects(context)) {
      const { ref } = refused.object;
      if (!KINDS.has(ref.kind)) continue;
      yield {
        object: ref,
        at: refusedField(refused, context),
        args: {
          policy: formatRef(ref),
          field: refused.refusal.causes[0]?.field ?? '',
          enforced: context.liveObject(ref) === undefined ? 'no version of it' : 'the version before it',
        },
        quote: refused.refusal.message,
      };
    }
  },
  say: ({ policy, field, enforced }) =>
    `The API server refuses ${policy} because of \`${field}\`; ${enforced} is enforced.`,
  reports: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{}] }] } }',
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: ["world"] }] } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{}] }] } }',
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEntities: [world] }] } }',
    ],
  ],
});
