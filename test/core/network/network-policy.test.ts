import { readPolicy } from '../../../src/core/network/policy-index.ts';
import { clusterOf } from '../cluster/objects.ts';

test.each([
  { protocol: 'TCP', says: null },
  { protocol: 'tcp', says: null },
  { protocol: 'ICMP', says: 'invalid protocol "ICMP", must be { tcp | udp | sctp | vrrp | igmp | any }' },
])('a NetworkPolicy about $protocol: Cilium says $says', ({ protocol, says }) => {
  const [policy] = clusterOf(
    `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}, spec: {podSelector: {}, ingress: [{ports: [{protocol: ${protocol}}]}]}}`,
  ).policies;
  if (policy === undefined) throw new Error('no policy');
  expect(readPolicy(policy).refusal).toBe(says);
});
