import { connect } from '../../../src/core/network/connect.ts';
import type { Flow, FlowResult } from '../../../src/core/network/verdict.ts';
import { clusterOf } from '../cluster/objects.ts';

const pods = (name: string, rest = ''): string => `
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: shop}, spec: {${rest} selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}, tier: ${name === 'web' ? 'front' : 'db'}}}, spec: {containers: [{name: a, image: a, ports: [{name: sql, containerPort: ${name === 'new' ? 6000 : 5432}}]}]}}}}
`;
const service = (spec: string): string => `
---
{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: ${spec}}
`;
const slice = (endpoints: string): string => `
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}, addressType: IPv4, endpoints: [${endpoints}], ports: [{port: 5432, protocol: TCP}]}
`;
const policy = (spec: string): string => `
---
{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: p, namespace: shop}, spec: ${spec}}
`;
const out = (egress: string): string => policy(`{endpointSelector: {matchLabels: {app: web}}, egress: [${egress}]}`);

const FLOW: Flow = {
  from: { type: 'workload', namespace: 'shop', name: 'web' },
  to: { type: 'service', namespace: 'shop', name: 'db' },
  port: 5432,
  protocol: 'TCP',
};

interface Case {
  readonly name: string;
  readonly yaml: readonly string[];
  readonly result: FlowResult;
  readonly port?: number;
  readonly says?: string;
}

/** What an answer to a connection through a Service rests on, hop by hop. */
describe('a Service is turned into who answers for it before policy is asked', () => {
  test.each<Case>([
    {
      name: 'a named port is another number at each backend',
      yaml: [
        pods('old'),
        pods('new'),
        service('{selector: {tier: db}, ports: [{port: 5432, targetPort: sql}]}'),
        out('{toEndpoints: [{}], toPorts: [{ports: [{port: "5432"}, {port: "6000"}]}]}'),
      ],
      result: 'allowed',
      says: 'old on port 5432, new on port 6000',
    },
    {
      name: 'only one of two backends may be reached: it depends on which is picked',
      yaml: [
        pods('old'),
        pods('new'),
        service('{selector: {tier: db}, ports: [{port: 5432, targetPort: sql}]}'),
        out('{toEndpoints: [{matchLabels: {app: old}}]}'),
      ],
      result: 'unknown',
    },
    {
      name: 'a backend scaled to zero does not count',
      yaml: [
        pods('old'),
        pods('new', 'replicas: 0,'),
        service('{selector: {tier: db}, ports: [{port: 5432}]}'),
        out('{toEndpoints: [{matchLabels: {app: old}}]}'),
      ],
      result: 'allowed',
    },
    {
      name: 'headless: the Pods are connected to on the port that is asked for',
      yaml: [
        pods('old'),
        service('{clusterIP: None, selector: {app: old}, ports: [{port: 80, targetPort: 5432}]}'),
        out('{toEndpoints: [{}], toPorts: [{ports: [{port: "5432"}]}]}'),
      ],
      result: 'allowed',
    },
    {
      name: 'headless without a port at all',
      yaml: [pods('old'), service('{clusterIP: None, selector: {app: old}}')],
      result: 'allowed',
    },
    {
      name: 'a name outside, by the name it stands for',
      yaml: [service('{type: ExternalName, externalName: db.example.com}'), out('{toEntities: [cluster]}')],
      result: 'dropped',
      says: 'its name stands for db.example.com',
    },
    {
      name: 'endpoints written down, inside of the range that is allowed',
      yaml: [service('{ports: [{port: 5432}]}'), slice('{addresses: [192.0.2.7]}'), out('{toCIDR: [192.0.2.0/24]}')],
      result: 'allowed',
      says: 'its endpoints are written down: 192.0.2.7',
    },
    {
      name: 'endpoints written down, outside of it',
      yaml: [service('{ports: [{port: 5432}]}'), slice('{addresses: [192.0.2.7]}'), out('{toCIDR: [198.51.100.0/24]}')],
      result: 'dropped',
    },
    {
      name: 'endpoints written down that are not ready are none, and others may be made by hand',
      yaml: [service('{ports: [{port: 5432}]}'), slice('{addresses: [192.0.2.7], conditions: {ready: false}}')],
      result: 'unknown',
    },
    {
      name: 'toServices follows what is written down',
      yaml: [
        service('{ports: [{port: 5432}]}'),
        slice('{addresses: [192.0.2.7]}'),
        out('{toServices: [{k8sService: {serviceName: db, namespace: shop}}]}'),
      ],
      result: 'allowed',
    },
    {
      name: 'a port of another protocol is no port of it',
      yaml: [pods('old'), service('{selector: {app: old}, ports: [{port: 5432, protocol: UDP}]}')],
      result: 'dropped',
      says: 'it has no port 5432/TCP, only 5432/UDP',
    },
    {
      name: 'no endpoints, whatever policy says',
      yaml: [pods('old'), service('{selector: {app: gone}, ports: [{port: 5432}]}'), out('{}')],
      result: 'no-endpoints',
    },
  ])('$name: $result', ({ yaml, result, says }) => {
    const verdict = connect(clusterOf(pods('web'), ...yaml), FLOW);
    expect(verdict.result).toBe(result);
    if (says !== undefined) expect(verdict.hops[0]?.decidedBy[0]?.why).toContain(says);
  });
});
