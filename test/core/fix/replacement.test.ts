import { buildCluster } from '../../../src/core/cluster/build-cluster.ts';
import { replacementOf } from '../../../src/core/fix/replacement.ts';
import { objectsOf } from '../cluster/objects.ts';

const workload = (spec: string, kind = 'Deployment', pod = '') => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: api, namespace: shop }
spec: { ${spec} selector: { matchLabels: { app: api } }, template: { metadata: { labels: { app: api } }, spec: { ${pod} containers: [{ name: a, image: a }] } } }
`;
const scaler = (spec: string) => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: api, namespace: shop }
spec: { ${spec} maxReplicas: 6, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api } }
`;
const claim = (mode: string) => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [${mode}] }
`;
const mounted = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }],';
const rolling = (more: string) => `replicas: 2, strategy: { type: RollingUpdate, rollingUpdate: { ${more} } },`;

test.each([
  ['one Pod, 25 %: one more comes first', workload(''), 'one-by-one'],
  ['one Pod that is stopped first', workload('strategy: { type: Recreate },'), 'at-once'],
  ['three Pods that are all stopped first', workload('replicas: 3, strategy: { type: Recreate },'), 'at-once'],
  ['one Pod and none in addition', workload('strategy: { rollingUpdate: { maxSurge: 0 } },'), 'at-once'],
  [
    'one Pod and none in addition, and an autoscaler that wants two',
    workload('strategy: { rollingUpdate: { maxSurge: 0 } },') + scaler('minReplicas: 2,'),
    'one-by-one',
  ],
  [
    'an autoscaler that says no number wants one',
    workload('replicas: 3, strategy: { rollingUpdate: { maxSurge: 0 } },') + scaler(''),
    'at-once',
  ],
  ['two Pods of which two may be missing', workload(rolling('maxUnavailable: 2')), 'at-once'],
  ['two Pods of which all may be missing', workload(rolling('maxUnavailable: 100%')), 'at-once'],
  ['two Pods of which half may be missing', workload(rolling('maxUnavailable: 50%')), 'one-by-one'],
  ['a claim that one node mounts', workload('', 'Deployment', mounted) + claim('ReadWriteOnce'), 'at-once'],
  ['a claim that many mount', workload('', 'Deployment', mounted) + claim('ReadWriteMany'), 'one-by-one'],
  ['nothing runs', workload('replicas: 0,'), 'none'],
  ['a StatefulSet of one', workload('', 'StatefulSet'), 'at-once'],
  ['a StatefulSet of two', workload('replicas: 2,', 'StatefulSet'), 'one-by-one'],
  ['a StatefulSet that waits for somebody', workload('updateStrategy: { type: OnDelete },', 'StatefulSet'), 'none'],
  ['a DaemonSet, node by node', workload('', 'DaemonSet'), 'one-by-one'],
  ['a ReplicaSet, which leaves its Pods alone', workload('', 'ReplicaSet'), 'none'],
])('%s', (_, manifests, expected) => {
  const cluster = buildCluster(objectsOf(manifests));
  const [one] = cluster.workloads;
  expect(one === undefined ? undefined : replacementOf(one, cluster)).toBe(expected);
});
