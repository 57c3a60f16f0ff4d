import type { FlowResult } from '../../../src/core/network/verdict.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { clusterOfManifests } from '../cluster/objects.ts';
import { type Ask, ask, nearestOf, type ShopPolicy, shopWith } from './shop.ts';

const into = (ports: string, peers = 'fromEndpoints: [{}], '): string =>
  `{endpointSelector: {matchLabels: {app: cart}}, ingress: [{${peers}toPorts: [{ports: [${ports}]}]}]}`;
const netInto = (ports: string): ShopPolicy => ({
  kind: 'NetworkPolicy',
  spec: `{podSelector: {matchLabels: {app: cart}}, ingress: [{ports: [${ports}]}]}`,
});
const from = (peers: string): string => `{endpointSelector: {matchLabels: {app: cart}}, ingress: [{${peers}}]}`;

interface Case extends Ask {
  readonly name: string;
  readonly policies: readonly ShopPolicy[];
  readonly result: FlowResult;
}

describe('what reads oddly has one answer', () => {
  test.each<Case>([
    { name: 'port 0 is every port', policies: [into('{port: "0", protocol: TCP}')], result: 'allowed' },
    {
      name: 'port 0 is no other protocol',
      policies: [into('{port: "0", protocol: TCP}')],
      protocol: 'UDP',
      result: 'dropped',
    },
    {
      name: 'a range backwards is its first port',
      policies: [into('{port: "8080", endPort: 80, protocol: TCP}')],
      result: 'allowed',
    },
    {
      name: 'a range backwards is nothing below it',
      policies: [into('{port: "9000", endPort: 8000, protocol: TCP}')],
      result: 'dropped',
    },
    {
      name: 'a range of one',
      policies: [into('{port: "8080", endPort: 8080, protocol: TCP}')],
      result: 'allowed',
    },
    { name: 'NetworkPolicy: a range backwards', policies: [netInto('{port: 8080, endPort: 80}')], result: 'allowed' },
    {
      name: 'a port beyond all ports is not loaded: nothing is closed by it',
      policies: [into('{port: "70000", protocol: TCP}')],
      result: 'allowed',
    },
    {
      name: 'IPv6 inside of a range',
      policies: [from('fromCIDR: ["2001:db8::/32"]')],
      from: 'cidr:2001:db8:1::1/128',
      result: 'allowed',
    },
    {
      name: 'IPv6 against IPv4',
      policies: [from('fromCIDR: [0.0.0.0/0]')],
      from: 'cidr:2001:db8:1::1/128',
      result: 'dropped',
    },
    {
      name: 'IPv6 written at length',
      policies: [from('fromCIDRSet: [{cidr: "2001:0db8:0000::/48", except: ["2001:db8:0:1::/64"]}]')],
      from: 'cidr:2001:db8:0:1::7/128',
      result: 'dropped',
    },
    {
      name: 'a range cut out of one is let in by another',
      policies: [from('fromCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]'), from('fromCIDR: [10.1.2.0/24]')],
      from: 'cidr:10.1.2.3/32',
      result: 'allowed',
    },
    {
      name: 'a denied range within an allowed one',
      policies: [
        from('fromCIDR: [10.0.0.0/8]'),
        '{endpointSelector: {}, ingressDeny: [{fromCIDR: [10.1.0.0/16]}], enableDefaultDeny: {ingress: false}}',
      ],
      from: 'cidr:10.1.2.3/32',
      result: 'dropped',
    },
    {
      name: 'an allowed range within a denied one',
      policies: [from('fromCIDR: [10.1.0.0/16]'), '{endpointSelector: {}, ingressDeny: [{fromCIDR: [10.0.0.0/8]}]}'],
      from: 'cidr:10.1.2.3/32',
      result: 'dropped',
    },
    {
      name: 'two ranges that cover it together, neither alone: it depends on the address',
      policies: [from('fromCIDR: [10.0.0.0/9, 10.128.0.0/9]')],
      from: 'cidr:10.0.0.0/8',
      result: 'unknown',
    },
    {
      name: 'a selector that asks for two values of one key',
      policies: [
        from(
          'fromEndpoints: [{matchExpressions: [{key: app, operator: In, values: [web]}, {key: app, operator: In, values: [cart]}]}]',
        ),
      ],
      result: 'dropped',
    },
    {
      name: 'a label called constructor',
      policies: [from('fromEndpoints: [{matchLabels: {constructor: x}}]')],
      result: 'dropped',
    },
  ])('$name: $result', ({ policies, result, ...asked }) => {
    expect(ask(shopWith(...policies), asked).result).toBe(result);
  });
});

test('of a thousand policies that all miss, the nearest is named', () => {
  const pod = (name: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [] },
  });
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`l${index}`, 'v']));
  const policies = Array.from(
    { length: 1000 },
    (_, index): JsonObject => ({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: `p${index}`, namespace: 'shop' },
      spec: {
        endpointSelector: { matchLabels: { app: 'cart' } },
        ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web', ...(index === 700 ? { tier: 'front' } : many) } }] }],
      },
    }),
  );
  const cluster = clusterOfManifests([pod('web'), pod('cart'), ...policies]);
  expect(nearestOf(ask(cluster), 'ingress')).toEqual(['ingress[0]: shop/web has no label tier=front']);
});
