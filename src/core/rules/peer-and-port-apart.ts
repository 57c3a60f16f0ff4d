import type { PolicyRule, PolicyUnit, PortTest } from '../network/policy-unit.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies, type PodsOf, podsIn, selected } from './own-policies.ts';

const DB =
  '{ apiVersion: v1, kind: Pod, metadata: { name: db, namespace: shop, labels: { app: db } }, spec: { containers: [{ name: a, image: a, ports: [{ containerPort: 5432 }] }] } }';

export const rule = defineRule({
  code: 'peer-and-port-apart',
  title: 'A network policy allows a peer and a port in two rules instead of one',
  why: 'The entries of a list are alternatives: the first lets the peer use every port, the second lets everyone use that port. Both in one entry is what restricts.',
  severity: 'warning',
  args: ['policy', 'peer', 'port', 'ports'],
  *inspect(context) {
    const pods = podsIn(context);
    for (const { policy, units } of ownPolicies(context)) {
      for (const { peer, port } of units.flatMap((unit) => apart(unit, pods))) {
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
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }, { toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }
---
${DB}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }] }, { toPorts: [{ ports: [{ port: "53", protocol: UDP }] }] }] } }
---
${DB}`,
    ],
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { app: db } }], toPorts: [{ ports: [{ port: "5432", protocol: TCP }] }] }] } }
---
${DB}`,
    ],
  ],
});

/** A rule with peers only that is followed by one with ports only, where the ports are the peers': both were meant to be one. */
function apart(
  { rules }: PolicyUnit,
  pods: readonly PodsOf[],
): { readonly peer: PolicyRule; readonly port: PolicyRule }[] {
  return rules.flatMap((peer, index) => {
    const port = rules[index + 1];
    const isPair =
      port !== undefined &&
      [peer, port].every(({ direction, effect }) => direction === 'egress' && effect === 'allow') &&
      peer.ports === null &&
      port.peers === null &&
      areTheirs(port.ports ?? [], peersOf(peer, pods));
    return isPair ? [{ peer, port }] : [];
  });
}

function peersOf({ peers }: PolicyRule, pods: readonly PodsOf[]): readonly PodsOf[] {
  return (peers ?? []).flatMap((test) => (test.type === 'labels' ? selected(test.requirements, pods) : []));
}

/** Whether there are ports, and each is one that the Pods declare. */
function areTheirs(tests: readonly PortTest[], pods: readonly PodsOf[]): boolean {
  const declared = pods.flatMap(({ workload }) => workload.containers.flatMap(({ ports }) => ports));
  return (
    tests.length > 0 &&
    tests.every(
      (test) => test.type === 'port' && declared.some(({ port, name }) => test.port === port || test.port === name),
    )
  );
}
