import { policyMap } from '../../../src/core/network/policy-map.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { clusterOfManifests } from '../cluster/objects.ts';

function pod(name: string, namespace = 'shop'): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { containers: [{ name: 'a', ports: [{ name: 'http', containerPort: 8080 }] }] },
  };
}

function rowsOf(spec: JsonObject, more: readonly JsonObject[] = []): readonly string[] {
  const policy: JsonObject = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { endpointSelector: { matchLabels: { app: 'web' } }, ...spec },
  };
  const cluster = clusterOfManifests([pod('web'), pod('api'), pod('pay', 'pay'), policy, ...more]);
  const web = cluster.workload('shop', 'web');
  if (web === undefined) throw new Error('no workload');
  return policyMap(cluster, web).entries.map(
    ({ action, direction, peer, port, proxy, from }) =>
      `${action} ${direction} ${peer} ${port}${proxy === null ? '' : ` ${proxy}`}${from === null ? '' : ` ${from.rule}`}`,
  );
}

const endpoints = (app: string): JsonObject => ({ matchLabels: { app } });

test.each<{ name: string; spec: JsonObject; rows: readonly string[] }>([
  {
    name: 'a named port is a number of its own Pods',
    spec: {
      ingress: [{ fromEndpoints: [endpoints('api')], toPorts: [{ ports: [{ port: 'http', protocol: 'TCP' }] }] }],
    },
    rows: [
      'Allow egress reserved:unknown ANY',
      'Allow ingress reserved:host ANY',
      'Allow ingress shop/api 8080/TCP ingress[0]',
    ],
  },
  {
    name: 'a rule about anybody is one row',
    spec: { ingress: [{ toPorts: [{ ports: [{ port: '80', endPort: 90, protocol: 'TCP' }] }] }] },
    rows: [
      'Allow egress reserved:unknown ANY',
      'Allow ingress reserved:host ANY',
      'Allow ingress reserved:unknown 80-90/TCP ingress[0]',
    ],
  },
  {
    name: 'a denial covers what is allowed to the same peer',
    spec: { egress: [{ toEndpoints: [endpoints('api')] }], egressDeny: [{ toEndpoints: [endpoints('api')] }] },
    rows: ['Allow ingress reserved:unknown ANY', 'Deny egress shop/api ANY egressDeny[0]'],
  },
  {
    name: 'ranges and names are peers that no Pod has',
    spec: { egress: [{ toCIDR: ['10.0.0.0/8'] }, { toFQDNs: [{ matchName: 'example.com' }] }] },
    rows: [
      'Allow ingress reserved:unknown ANY',
      'Allow egress cidr:10.0.0.0/8 ANY egress[0]',
      'Allow egress fqdn:example.com ANY egress[1]',
    ],
  },
  {
    name: 'what a proxy looks at is named',
    spec: {
      ingress: [
        {
          fromEndpoints: [endpoints('api')],
          toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }],
        },
      ],
    },
    rows: [
      'Allow egress reserved:unknown ANY',
      'Allow ingress reserved:host ANY',
      'Allow ingress shop/api 80/TCP HTTP ingress[0]',
    ],
  },
  {
    name: 'the entity of everybody is one row',
    spec: { ingress: [{ fromEntities: ['all'] }] },
    rows: [
      'Allow egress reserved:unknown ANY',
      'Allow ingress reserved:host ANY',
      'Allow ingress reserved:unknown ANY ingress[0]',
    ],
  },
  {
    name: 'a denial of a range of ports covers one of them',
    spec: {
      ingress: [
        {
          fromEndpoints: [endpoints('api')],
          toPorts: [
            {
              ports: [
                { port: '85', protocol: 'TCP' },
                { port: '91', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
      ingressDeny: [{ toPorts: [{ ports: [{ port: '80', endPort: 90, protocol: 'TCP' }] }] }],
    },
    rows: [
      'Allow egress reserved:unknown ANY',
      'Allow ingress reserved:host ANY',
      'Allow ingress shop/api 91/TCP ingress[0]',
      'Deny ingress reserved:unknown 80-90/TCP ingressDeny[0]',
    ],
  },
  {
    name: 'a denial of the world covers ranges and names, one of a range those within it',
    spec: {
      ingress: [{ fromCIDR: ['10.1.0.0/16', '192.0.2.0/24'] }],
      ingressDeny: [{ fromCIDR: ['10.0.0.0/8'] }],
      egress: [{ toCIDR: ['192.0.2.0/24'] }, { toFQDNs: [{ matchName: 'example.com' }] }],
      egressDeny: [{ toEntities: ['world'] }],
    },
    rows: [
      'Allow ingress reserved:host ANY',
      'Allow ingress cidr:192.0.2.0/24 ANY ingress[0]',
      'Deny ingress cidr:10.0.0.0/8 ANY ingressDeny[0]',
      'Deny egress reserved:world ANY egressDeny[0]',
    ],
  },
  {
    name: 'groups of ranges that Git does not show, and those of a cloud provider, are unknown',
    spec: { egress: [{ toCIDRSet: [{ cidrGroupRef: 'office' }] }, { toGroups: [{ aws: { region: 'eu' } }] }] },
    rows: [
      'Allow ingress reserved:unknown ANY',
      'Unknown egress reserved:world ANY egress[0]',
      'Unknown egress cidr-group:office ANY egress[0]',
      'Unknown egress reserved:world ANY egress[1]',
      'Unknown egress addresses of a cloud provider ANY egress[1]',
    ],
  },
])('$name', ({ spec, rows }) => {
  expect(rowsOf(spec)).toEqual(rows);
});

test('without a policy everything is open, and enforcement always closes it', () => {
  const cluster = clusterOfManifests([pod('web')]);
  const web = cluster.workload('shop', 'web');
  if (web === undefined) throw new Error('no workload');
  expect(policyMap(cluster, web).defaultDeny).toEqual({ ingress: 'no', egress: 'no' });
  expect(policyMap(cluster, web, { enforcement: 'always' })).toMatchObject({
    entries: [],
    defaultDeny: { ingress: 'yes', egress: 'yes' },
  });
});

test('a policy that Cilium does not load is named, and has no row', () => {
  const broken = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'x', namespace: 'shop' },
    spec: { endpointSelector: {} },
  };
  const cluster = clusterOfManifests([pod('web'), broken]);
  const web = cluster.workload('shop', 'web');
  if (web === undefined) throw new Error('no workload');
  expect(policyMap(cluster, web).leftOut).toEqual([
    { policy: 'CiliumNetworkPolicy shop/x', why: expect.stringContaining('rule must have at least one of') },
  ]);
});
