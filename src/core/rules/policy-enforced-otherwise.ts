import type { PolicyUnit } from '../network/policy-unit.ts';
import { isPortName, parsePort } from '../network/port-number.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies, runsCilium } from './own-policies.ts';

export const rule = defineRule({
  code: 'policy-enforced-otherwise',
  title: 'Cilium enforces a network policy otherwise than it reads',
  why: 'The policy is valid and loaded, and part of it counts for nothing or means something else.',
  severity: 'warning',
  args: ['policy', 'field', 'effect'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      const { manifest } = policy.object;
      const found =
        policy.kind === 'NetworkPolicy'
          ? runsCilium(context)
            ? ignoredTypes(manifest)
            : []
          : units.flatMap((unit) => misread(unit, manifest));
      for (const { path, field, effect } of found) {
        yield {
          object: policy.ref,
          at: context.sourceOf(policy.object, path),
          args: { policy: formatRef(policy.ref), field, effect },
        };
      }
    }
  },
  say: ({ policy, field, effect }) => `\`${field}\` of ${policy}: ${effect}.`,
  reports: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{ ports: [{ port: 443 }] }] } }
---
{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: dns, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEntities: [all] }] } }`,
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: "8090", endPort: 8080, protocol: TCP }] }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, enableDefaultDeny: { egress: true }, ingress: [{ fromEntities: [cluster] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": store } }, ingress: [{ fromEntities: [cluster] }] } }',
    ],
  ],
  silent: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{ ports: [{ port: 443 }] }] } }
---
{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": shop } }, enableDefaultDeny: { egress: true, ingress: false }, ingress: [{ toPorts: [{ ports: [{ port: "8080", endPort: 8090, protocol: TCP }] }] }], egress: [{ toEntities: [all] }] } }`,
    ],
  ],
});

interface Misread {
  readonly path: FieldPath;
  readonly field: string;
  readonly effect: string;
}

/** Rules of a direction that `policyTypes` leaves out: Kubernetes says they do not count, Cilium enforces them. */
function ignoredTypes(manifest: JsonObject): Misread[] {
  const types = listAt(manifest, 'spec', 'policyTypes');
  if (types.length === 0) return [];
  return (['ingress', 'egress'] as const)
    .filter((field) => listAt(manifest, 'spec', field).length > 0 && !types.includes(capital(field)))
    .map((field) => ({
      path: ['spec', field],
      field,
      effect: `Cilium enforces these rules, and denies what they do not name, though \`policyTypes\` leaves ${capital(field)} out`,
    }));
}

function misread({ path, policy, ofNodes }: PolicyUnit, manifest: JsonObject): Misread[] {
  const block = path.length === 1 ? valueAt(manifest, 'spec') : listAt(manifest, 'specs')[Number(path[1])];
  if (!isJsonObject(block)) return [];
  return [
    ...(ofNodes === true || policy.namespace === undefined ? [] : otherNamespace(block, path, policy.namespace)),
    ...inertDefaultDeny(block, path),
    ...oddPorts(block, path),
  ];
}

const NAMESPACE_LABEL = 'k8s:io.kubernetes.pod.namespace';

function otherNamespace(block: JsonObject, path: FieldPath, namespace: string): Misread[] {
  const asked = stringAt(block, 'endpointSelector', 'matchLabels', NAMESPACE_LABEL);
  if (asked === undefined || asked === namespace) return [];
  return [
    {
      path: [...path, 'endpointSelector', 'matchLabels', NAMESPACE_LABEL],
      field: 'endpointSelector',
      effect: `Cilium replaces the namespace ${asked} by the policy’s own, ${namespace}`,
    },
  ];
}

function inertDefaultDeny(block: JsonObject, path: FieldPath): Misread[] {
  return (['ingress', 'egress'] as const)
    .filter((field) => valueAt(block, 'enableDefaultDeny', field) === true)
    .filter((field) => listAt(block, field).length + listAt(block, `${field}Deny`).length === 0)
    .map((field) => ({
      path: [...path, 'enableDefaultDeny', field],
      field: `enableDefaultDeny.${field}`,
      effect: `without a rule for ${field} it denies nothing`,
    }));
}

function oddPorts(block: JsonObject, path: FieldPath): Misread[] {
  return ['ingress', 'ingressDeny', 'egress', 'egressDeny'].flatMap((list) =>
    objectsAt(block, list).flatMap((one, rule) =>
      objectsAt(one, 'toPorts').flatMap((portRule, index) =>
        objectsAt(portRule, 'ports').flatMap((port, at) => {
          const effect = oddPort(stringAt(port, 'port') ?? '', numberAt(port, 'endPort') ?? 0);
          const where = [...path, list, rule, 'toPorts', index, 'ports', at];
          return effect === undefined ? [] : [{ path: where, field: `${list}[${rule}]`, effect }];
        }),
      ),
    ),
  );
}

function oddPort(port: string, endPort: number): string | undefined {
  const isName = isPortName(port);
  const number = parsePort(port);
  if (endPort > 0 && isName) return `\`endPort\` counts for nothing beside the name ${port}`;
  if (!number.ok || isName) return undefined;
  if (endPort > 0 && endPort < number.value) {
    return `the range ${port} to ${endPort} is backwards, and stands for port ${number.value} alone`;
  }
  if (endPort > 0 && number.value === 0) return 'port 0 stands for every port, whatever `endPort` says';
  return String(number.value) === port ? undefined : `port ${port} is read as ${number.value}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
