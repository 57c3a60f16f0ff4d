import type { PeerTest } from '../network/policy-unit.ts';
import type { Requirement } from '../network/requirement.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

/** Where labels of Cilium's identities come from (pkg/labels). */
const SOURCES = new Set(
  'any k8s reserved cidr cidrgroup container fqdn node unspec mesos directory cilium-generated'.split(' '),
);

export const rule = defineRule({
  code: 'label-prefix-unknown',
  title: 'A network policy asks for a label with a prefix that Cilium does not know',
  why: 'Cilium writes sources as `k8s:app`, and labels of namespaces as `io.cilium.k8s.namespace.labels.team`; anything else is the name of a label that no Pod has.',
  severity: 'warning',
  args: ['policy', 'label', 'instead'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      if (policy.kind === 'NetworkPolicy') continue;
      const asked = units.flatMap((unit) => [
        { requirements: unit.subject, path: [...unit.path, 'endpointSelector'] as FieldPath },
        ...unit.rules.flatMap(({ peers }) => (peers ?? []).flatMap(labelsOf)),
      ]);
      for (const { requirements, path } of asked) {
        for (const one of requirements) {
          const instead = correction(one, context);
          if (instead === undefined) continue;
          yield {
            object: policy.ref,
            at: context.sourceOf(policy.object, path),
            args: { policy: formatRef(policy.ref), label: written(one), instead },
          };
        }
      }
    }
  },
  say: ({ policy, label, instead }) =>
    `${policy} asks for \`${label}\`, which is the name of no label; \`${instead}\` is most likely meant.`,
  reports: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { k8s.app: web } }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { "K8S:app": web } }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { io.kubernetes.pod.namespace.labels.team: web } }] }] } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:app": web, app.kubernetes.io/name: web, "k8s:io.cilium.k8s.namespace.labels.team": web } }] }] } }',
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { k8s.app: web } }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { k8s.app: web } }, spec: { containers: [{ name: a, image: a }] } }`,
    ],
  ],
});

function labelsOf(test: PeerTest): { readonly requirements: readonly Requirement[]; readonly path: FieldPath }[] {
  return test.type === 'labels' ? [{ requirements: test.requirements, path: test.path }] : [];
}

function written({ from, key }: Requirement): string {
  return from === 'any' ? key : `${from}:${key}`;
}

/** What was most likely meant by a label that no Pod can have; undefined where nothing is wrong with it. */
function correction({ from, key, added }: Requirement, { live }: RuleContext): string | undefined {
  if (added === true) return undefined;
  const source = from.trim().toLowerCase();
  if (!SOURCES.has(from)) return SOURCES.has(source) ? `${source}:${key.trim()}` : `k8s:${key.trim()}`;
  const [, namespaced] = /^io\.kubernetes\.pod\.namespace\.labels\.(.+)$/.exec(key) ?? [];
  if (namespaced !== undefined) return `k8s:io.cilium.k8s.namespace.labels.${namespaced}`;
  const [, prefix, name] = /^(k8s|any)\.(.+)$/.exec(key) ?? [];
  if (prefix === undefined || name === undefined || from !== 'any') return undefined;
  return live.workloads.some(({ podLabels }) => Object.hasOwn(podLabels, key)) ? undefined : `${prefix}:${name}`;
}
