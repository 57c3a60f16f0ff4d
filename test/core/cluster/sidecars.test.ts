import { connect } from '../../../src/core/network/connect.ts';
import { worldOf } from '../../support/world-of.ts';
import { application } from '../diagnosis/shop.ts';
import { clusterOf } from './objects.ts';

const pod = (restartPolicy: string) => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  initContainers: [{ name: proxy, image: envoy, ${restartPolicy} ports: [{ name: http, containerPort: 8080 }] }]
  containers: [{ name: web, image: web, ports: [{ name: own, containerPort: 9000 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;

test.each([
  ['one that restarts always serves ports', 'restartPolicy: Always,', 'allowed', []],
  ['one that is over before the Pod serves does not', '', 'no-endpoints', ['service-port-not-served']],
])('an init container: %s', (_, restartPolicy, result, rules) => {
  const flow = {
    from: { type: 'entity', entity: 'cluster' },
    to: { type: 'service', namespace: 'shop', name: 'web' },
    port: 80,
    protocol: 'TCP',
  } as const;
  expect(connect(clusterOf(pod(restartPolicy)), flow).result).toBe(result);
  const world = worldOf([{ ...application('shop'), 'apps/shop/web.yaml': pod(restartPolicy) }]);
  expect(world.applications.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual(rules);
});
