import type { PolicyRule, PolicyUnit } from '../network/policy-unit.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies } from './own-policies.ts';

export const rule = defineRule({
  code: 'peer-and-port-apart',
  title: 'A network policy allows a peer and a port in two rules instead of one',
  why: 'The entries of a list are alternatives: the first lets the peer use every port, the second lets everyone use that port. Both in one entry is what restricts.',
  severity: 'warning',
  args: ['policy', 'peer', 'port', 'ports'],
  *inspect(context) {
    for (const { policy, units } of ownPolicies(context)) {
      for (const { peer, port } of units.flatMap(apart)) {
        yield {
          object: policy.ref,
          at: context.sourceOf(policy.object, port.path),
          args: {
            policy: formatRef(policy.ref),
            peer: peer.name,
            port: port.name,
            ports: (port.ports ?? []).map(({ text }) => text).join(', '),
          },
        };
      }
    }
  },
  say: ({ policy, peer, port, ports }) =>
    `${policy} names a peer in \`${peer}\` and its ports in \`${port}\`: the peer may use every port, and everyone may use ${ports}.`,
  reports: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }, { toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }',
    ],
  ],
  silent: [
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }, { toPorts: [{ ports: [{ port: "53", protocol: UDP }] }] }] } }',
    ],
    [
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }',
    ],
  ],
});

/** A rule with peers only that is followed by one with ports only. Ports that everyone is meant to reach, as DNS and the web, are no mistake. */
function apart({ rules }: PolicyUnit): { readonly peer: PolicyRule; readonly port: PolicyRule }[] {
  return rules.flatMap((peer, index) => {
    const port = rules[index + 1];
    const isPair =
      port !== undefined &&
      peer.direction === port.direction &&
      peer.effect === 'allow' &&
      port.effect === 'allow' &&
      peer.ports === null &&
      (peer.peers ?? []).some(({ type }) => type === 'labels' || type === 'entity') &&
      port.peers === null &&
      (port.ports ?? []).some((test) => test.type === 'port' && !isForEveryone(test.port));
    return isPair ? [{ peer, port }] : [];
  });
}

function isForEveryone(port: number | string): boolean {
  return [53, 80, 443, 'dns', 'dns-tcp', 'http', 'https'].includes(port);
}
