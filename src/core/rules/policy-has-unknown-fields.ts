import { definitionFor } from '../admission/custom/known-definitions.ts';
import { unknownFields } from '../admission/custom/unknown-fields.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef, groupOf } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ciliumMinor } from './own-policies.ts';
import { parseFieldPath } from './parse-field-path.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'policy-has-unknown-fields',
  title: 'A network policy has fields that its kind does not have',
  why: 'Unless the client asks for strict validation, the API server drops them without an error, and what is left may mean much more: a misspelt peer leaves the ports open to everyone.',
  severity: 'critical',
  args: ['policy', 'fields'],
  *inspect(context) {
    for (const object of context.own) {
      const [first, ...others] = unknownIn(object, context);
      if (first === undefined) continue;
      yield {
        object: object.ref,
        at: context.sourceOf(object, parseFieldPath(first)),
        args: {
          policy: formatRef(object.ref),
          fields: [first, ...others].map((field) => `\`${field}\``).join(', '),
        },
      };
    }
  },
  say: ({ policy, fields }) => `${policy} has fields that the API server drops: ${fields}.`,
  // Argo CD asks for strict validation unless it is told not to; then the policy is refused, and another rule says so.
  reports: [
    [
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: cart, namespace: shop } }',
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop, annotations: { argocd.argoproj.io/sync-options: Validate=false } }, spec: { endpointSelector: {}, egress: [{ toEndpoint: [{ matchLabels: { app: db } }], toPorts: [{ ports: [{ port: "3306" }] }] }] } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }], toPorts: [{ ports: [{ port: "3306" }] }] }] } }',
    ],
  ],
});

/** What an unknown field is does not depend on Kubernetes' version. */
const ANY_KUBERNETES = 34;

function unknownIn({ ref, manifest }: RenderedObject, context: RuleContext): readonly string[] {
  if (groupOf(ref.apiVersion) !== 'cilium.io' || !ref.kind.endsWith('NetworkPolicy')) return [];
  const minor = ciliumMinor(context);
  const cilium = minor >= 20 ? '1.20' : minor >= 19 ? '1.19' : '1.17';
  const version = ref.apiVersion.slice('cilium.io/'.length);
  const schema = definitionFor(manifest, { minor: ANY_KUBERNETES, cilium })?.schemas.get(version) ?? null;
  return schema === null ? [] : unknownFields(schema, manifest);
}
