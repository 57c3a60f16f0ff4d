import { learnsName } from '../network/dns-learnt.ts';
import type { PeerTest } from '../network/policy-unit.ts';
import { formatRef } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { ownPolicies, subjectsOf } from './own-policies.ts';

const POD =
  '{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }';

export const rule = defineRule({
  code: 'fqdn-without-dns-rule',
  title: 'A network policy names domains that Cilium never learns the addresses of',
  why: '`toFQDNs` matches addresses that Cilium’s DNS proxy saw in an answer; without `rules.dns` for the look-up the proxy sees none, and the connection times out.',
  severity: 'critical',
  args: ['policy', 'rule', 'name', 'workload'],
  *inspect(context) {
    const around = { cluster: context.live, settings: context.network };
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        const subjects = subjectsOf(unit, context);
        for (const one of unit.rules) {
          const names = (one.peers ?? []).flatMap(nameOf);
          const unlearnt = names.flatMap(({ name, example, path }) => {
            const deaf = subjects.filter(({ identity }) => learnsName(identity, example, around) === 'no');
            return deaf.length === 0 ? [] : [{ name, path, deaf }];
          });
          const [first] = unlearnt;
          if (first === undefined) continue;
          yield {
            object: policy.ref,
            at: context.sourceOf(policy.object, first.path),
            args: {
              policy: formatRef(policy.ref),
              rule: one.name,
              name: unlearnt.map(({ name }) => name).join(', '),
              workload: first.deaf.map(({ workload }) => formatRef(workload.ref)).join(', '),
            },
          };
        }
      }
    }
  },
  say: ({ policy, rule: name, name: domain, workload }) =>
    `${policy} lets ${workload} connect to ${domain} in \`${name}\`, but no policy has a DNS rule for it: Cilium learns no address, and the rule matches nothing.`,
  reports: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toFQDNs: [{ matchName: api.example.com }] }, { toPorts: [{ ports: [{ port: "53", protocol: ANY }] }] }] } }
---
${POD}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { endpointSelector: { matchLabels: { app: cart } }, egress: [{ toFQDNs: [{ matchName: api.example.com }] }, { toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [{ matchPattern: "*.example.com" }] } }] }] } }
---
${POD}`,
    ],
  ],
});

/** A pattern is learnt where a name that it stands for is. */
function nameOf(
  test: PeerTest,
): { readonly name: string; readonly example: string; readonly path: PeerTest['path'] }[] {
  if (test.type !== 'fqdn') return [];
  return [{ name: test.pattern, example: test.pattern.replaceAll('*', 'x'), path: test.path }];
}
