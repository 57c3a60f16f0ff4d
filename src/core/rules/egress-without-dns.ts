import type { Policy, Workload } from '../cluster/cluster.ts';
import { expectedFlows } from '../flows/expected-flows.ts';
import { peerOf } from '../flows/flow-ends.ts';
import type { Identity } from '../network/identity.ts';

import { reservedIdentity } from '../network/identity.ts';
import { formatPeer } from '../network/peer.ts';
import { policiesFor } from '../network/policy-index.ts';
import type { PolicyRule } from '../network/policy-unit.ts';
import { resolvePeer } from '../network/resolve-peer.ts';
import { ruleMatches } from '../network/rule-match.ts';
import { formatRef, refKey } from '../values/object-ref.ts';
import { defineRule } from './define-rule.ts';
import { allowing, ownPolicies, type PodsOf, subjectsOf, unitsAbout } from './own-policies.ts';
import type { RuleContext } from './rule-context.ts';

const POD =
  '{ apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }';

export const rule = defineRule({
  code: 'egress-without-dns',
  title: 'A network policy closes the way to DNS',
  why: 'Once egress is restricted, look-ups are too: every name the Pods connect to times out before the allowed connection is tried.',
  severity: 'warning',
  args: ['policy', 'workload', 'names'],
  *inspect(context) {
    const seen = new Set<string>();
    const asked = new Map<Workload, boolean>();
    const isCut = (pods: PodsOf): boolean => {
      const cut = asked.get(pods.workload) ?? isCutOff(pods, context);
      asked.set(pods.workload, cut);
      return cut;
    };
    for (const { policy, units } of ownPolicies(context)) {
      for (const unit of units) {
        const needsNames = unit.defaultDeny.egress && allowing([unit], 'egress').some(isByName);
        if (!needsNames || seen.has(refKey(policy.ref))) continue;
        const cut = subjectsOf(unit, context).filter(isCut);
        if (cut.length === 0) continue;
        seen.add(refKey(policy.ref));
        yield {
          object: policy.ref,
          at: context.sourceOf(policy.object, egressPath(policy, unit.path)),
          args: {
            policy: formatRef(policy.ref),
            workload: cut.map(({ workload }) => formatRef(workload.ref)).join(', '),
            names: namesIn(cut, context).slice(0, 3).join(', '),
          },
        };
      }
    }
  },
  say: ({ policy, workload, names }) =>
    `${policy} restricts where ${workload} may connect to, and no rule lets it look up names${
      names === '' ? '' : `, such as ${names} in its configuration`
    }.`,
  reports: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }], ports: [{ port: 5432 }] }] } }
---
${POD}`,
    ],
  ],
  silent: [
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }] }, { ports: [{ port: 53, protocol: UDP }] }] } }
---
${POD}`,
    ],
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress] } }
---
${POD}`,
    ],
    [
      `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 192.0.2.7/32 } }] }] } }
---
${POD}`,
    ],
  ],
});

/** The names that configuration in Git has these workloads connect to. */
function namesIn(pods: readonly PodsOf[], { live }: RuleContext): readonly string[] {
  const workloads = new Set(pods.map(({ workload }) => formatPeer(peerOf(workload))));
  const names = expectedFlows(live)
    .filter(({ from, flow }) => from === 'configuration' && workloads.has(formatPeer(flow.from)))
    .flatMap(({ flow: { to } }) => (to.type === 'service' || to.type === 'fqdn' ? [to.name] : []));
  return [...new Set(names)];
}

/** DNS itself, and what cluster DNS listens on behind its Service here and there. */
const DNS_PORTS = [53, 5353, 8053];

/** Addresses need no names. */
function isByName({ peers }: PolicyRule): boolean {
  return peers === null || peers.some(({ type }) => type !== 'cidr' && type !== 'cidr-group');
}

/** No rule speaks of a DNS port, and neither the cluster's DNS nor one on the node is among the peers of any. */
function isCutOff(pods: PodsOf, context: RuleContext): boolean {
  const around = { cluster: context.live, settings: context.network };
  const rules = allowing(unitsAbout(pods, context), 'egress');
  const speaksOfDns = rules.some(({ ports }) =>
    ports?.some((test) => test.type !== 'port' || typeof test.port === 'string' || isDnsPort(test.port)),
  );
  if (speaksOfDns || isPartlyRead(pods, context)) return false;
  const attempts = dnsServers(context).map((server) => ({ peer: server, target: server, port: 53, protocol: 'UDP' }));
  return attempts.every((attempt) => rules.every((one) => ruleMatches(one, attempt, around) === 'no'));
}

function isPartlyRead({ workload }: PodsOf, { live, network }: RuleContext): boolean {
  return policiesFor(live, workload.namespace, network).some(({ unread }) => unread !== null);
}

function isDnsPort(port: number): boolean {
  return DNS_PORTS.includes(port);
}

function dnsServers({ live, network }: RuleContext): readonly Identity[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const resolved = resolvePeer({ type: 'labels', namespace: 'kube-system', labels }, live, network);
  return [...(resolved.ok ? resolved.identities : []), ...[reservedIdentity('host')].flatMap((one) => one ?? [])];
}

function egressPath({ kind }: Policy, path: readonly (string | number)[]): readonly (string | number)[] {
  return kind === 'NetworkPolicy' ? ['spec', 'egress'] : [...path, 'egress'];
}
