import { compareFlows } from '../../../src/core/network/compare-flows.ts';
import { formatFlow } from '../../../src/core/network/peer.ts';
import { clusterOf } from '../cluster/objects.ts';

const pod = (name: string, port: number): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main, ports: [{containerPort: ${port}}]}]}}}
`;

const service = (app: string): string => `
---
{apiVersion: v1, kind: Service, metadata: {name: mysql, namespace: shop}, spec: {selector: {app: ${app}}, ports: [{port: 3306}]}}
`;

const egress = (rules: string): string => `
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: exporter, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: exporter}}, egress: [${rules}]}
`;

const PODS = pod('mysql', 3306) + pod('exporter', 9104);
const TO_MYSQL = '{toEndpoints: [{matchLabels: {app: mysql}}], toPorts: [{ports: [{port: "3306", protocol: TCP}]}]}';

const changes = (
  before: string,
  after: string,
): { readonly opened: readonly string[]; readonly closed: readonly string[] } => {
  const { opened, closed } = compareFlows(clusterOf(before), clusterOf(after));
  return { opened: opened.map(formatFlow), closed: closed.map(formatFlow) };
};

describe('compareFlows', () => {
  test('nothing changed, nothing opens', () => {
    const same = PODS + service('mysql') + egress(TO_MYSQL);
    expect(changes(same, same)).toEqual({ opened: [], closed: [] });
  });

  test('a Service that finds its Pods again opens what led through it', () => {
    const policy = egress(TO_MYSQL);
    expect(changes(PODS + service('shop') + policy, PODS + service('mysql') + policy)).toEqual({
      opened: ['shop/Deployment/mysql → svc:shop/mysql 3306/TCP', 'shop/Deployment/exporter → svc:shop/mysql 3306/TCP'],
      closed: [],
    });
  });

  test('the least change of a policy opens one thing', () => {
    expect(changes(PODS + service('mysql') + egress('{}'), PODS + service('mysql') + egress(TO_MYSQL))).toEqual({
      opened: [
        'shop/Deployment/exporter → svc:shop/mysql 3306/TCP',
        'shop/Deployment/exporter → shop/Deployment/mysql 3306/TCP',
      ],
      closed: [],
    });
  });

  test('one that opens everything shows as that', () => {
    const { opened } = changes(PODS + egress(TO_MYSQL), PODS + egress('{toEntities: [all]}'));
    expect(opened).toEqual([
      'shop/Deployment/exporter → entity:cluster any port/TCP',
      'shop/Deployment/exporter → entity:cluster any port/UDP',
      'shop/Deployment/exporter → entity:world any port/TCP',
      'shop/Deployment/exporter → entity:world any port/UDP',
    ]);
  });

  test('a port opened to the whole cluster shows as that port', () => {
    const wide = '{toEntities: [cluster], toPorts: [{ports: [{port: "3306", protocol: TCP}]}]}';
    expect(changes(PODS + egress(TO_MYSQL), PODS + egress(wide)).opened).toEqual([
      'shop/Deployment/exporter → entity:cluster 3306/TCP',
    ]);
  });

  test('the other way round, it closes', () => {
    expect(changes(PODS, PODS + egress('{}')).closed).toContain('shop/Deployment/exporter → entity:world any port/TCP');
  });

  test('says when there was more than it tried', () => {
    const many = Array.from({ length: 120 }, (_, index) => pod(`app-${index}`, 80)).join('');
    expect(compareFlows(clusterOf(many), clusterOf(`${many}${egress('{}')}`)).bounded).toBe(true);
  });
});
