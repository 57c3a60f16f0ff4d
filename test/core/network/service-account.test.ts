import { connect } from '../../../src/core/network/connect.ts';
import type { Peer } from '../../../src/core/network/verdict.ts';
import { clusterOf } from '../cluster/objects.ts';

const pod = (name: string, account: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}, spec: {${account}containers: [{name: a, image: a}]}}`;

const CLUSTER = clusterOf(
  pod('web', 'serviceAccountName: web, '),
  pod('old', 'serviceAccount: web, '),
  pod('other', ''),
  pod('db', ''),
  `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: db, namespace: shop}, spec: {endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.policy.serviceaccount: web}}]}]}}`,
);

const workload = (name: string): Peer => ({ type: 'workload', namespace: 'shop', name });

test.each([
  { name: 'the account', from: workload('web'), result: 'allowed' },
  { name: 'by the old name of the field', from: workload('old'), result: 'allowed' },
  { name: 'the default account', from: workload('other'), result: 'dropped' },
  {
    name: 'Pods known by their labels only',
    from: { type: 'labels', namespace: 'shop', labels: { app: 'x' } } as const,
    result: 'unknown',
  },
])('a policy for a ServiceAccount: $name is $result', ({ from, result }) => {
  expect(connect(CLUSTER, { from, to: workload('db'), port: 80, protocol: 'TCP' }).result).toBe(result);
});
