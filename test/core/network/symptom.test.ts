import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { clusterOf } from '../cluster/objects.ts';
import { ask, shopWith } from './shop.ts';

const EPERM = 'connect: operation not permitted';
const UNREACHABLE = 'connect: no route to host';
const REFUSED = 'connect: connection refused';
const TIMEOUT = 'i/o timeout';

interface Case {
  readonly name: string;
  readonly settings: NetworkSettings;
  readonly says: string;
}

describe('a Service without endpoints', () => {
  const dead = clusterOf(`
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ports: [{port: 80}]}}
`);

  test.each<Case>([
    { name: 'nobody says anything', settings: {}, says: EPERM },
    { name: '1.12', settings: { cilium: { minor: 12, patch: 19 } }, says: TIMEOUT },
    { name: '1.13.0', settings: { cilium: { minor: 13, patch: 0 } }, says: TIMEOUT },
    { name: '1.14', settings: { cilium: { minor: 14, patch: 0 } }, says: EPERM },
    { name: 'the newest 1.18', settings: { cilium: { minor: 18, patch: 99 } }, says: EPERM },
    { name: '1.19.3', settings: { cilium: { minor: 19, patch: 3 } }, says: EPERM },
    { name: '1.19.4', settings: { cilium: { minor: 19, patch: 4 } }, says: UNREACHABLE },
    {
      name: '1.19.4 on Linux 5.17',
      settings: { cilium: { minor: 19, patch: 4 }, kernel: { major: 5, minor: 17 } },
      says: EPERM,
    },
    {
      name: '1.20 on Linux 5.18',
      settings: { cilium: { minor: 20, patch: 0 }, kernel: { major: 5, minor: 18 } },
      says: UNREACHABLE,
    },
    {
      name: '1.20 on Linux 6.1',
      settings: { cilium: { minor: 20, patch: 0 }, kernel: { major: 6, minor: 1 } },
      says: UNREACHABLE,
    },
    { name: 'packet by packet', settings: { dataPath: 'per-packet-lb' }, says: REFUSED },
    {
      name: 'packet by packet, 1.15',
      settings: { dataPath: 'per-packet-lb', cilium: { minor: 15, patch: 9 } },
      says: TIMEOUT,
    },
    {
      name: 'packet by packet, told to drop',
      settings: { dataPath: 'per-packet-lb', noBackendResponse: 'drop' },
      says: TIMEOUT,
    },
    { name: 'kube-proxy', settings: { dataPath: 'kube-proxy', cilium: { minor: 20, patch: 0 } }, says: REFUSED },
  ])('$name: $says', ({ settings, says }) => {
    const verdict = ask(dead, { to: 'svc:shop/cart', port: 80, settings });
    expect([verdict.result, verdict.symptom.connect]).toEqual(['no-endpoints', says]);
  });
});

describe('what policy denies', () => {
  const noWayOut = '{endpointSelector: {matchLabels: {app: web}}, egress: [{}]}';
  const noWayIn = '{endpointSelector: {matchLabels: {app: cart}}, ingress: [{}]}';
  const icmp = { denyResponse: 'icmp' } as const;

  test.each<Case & { readonly policy: string; readonly to?: string }>([
    { name: 'out', policy: noWayOut, settings: {}, says: TIMEOUT },
    { name: 'in', policy: noWayIn, settings: {}, says: TIMEOUT },
    { name: 'out, answered', policy: noWayOut, settings: icmp, says: UNREACHABLE },
    { name: 'in, never answered', policy: noWayIn, settings: icmp, says: TIMEOUT },
    {
      name: 'out, before there was an answer',
      policy: noWayOut,
      settings: { ...icmp, cilium: { minor: 18, patch: 9 } },
      says: TIMEOUT,
    },
    {
      name: 'out to IPv6, answered from 1.20 on',
      policy: noWayOut,
      to: 'cidr:2001:db8::1/128',
      settings: { ...icmp, cilium: { minor: 20, patch: 0 } },
      says: 'connect: permission denied',
    },
    {
      name: 'out to IPv6, not in 1.19',
      policy: noWayOut,
      to: 'cidr:2001:db8::1/128',
      settings: { ...icmp, cilium: { minor: 19, patch: 9 } },
      says: TIMEOUT,
    },
  ])('$name: $says', ({ policy, to = 'shop/cart', settings, says }) => {
    const verdict = ask(shopWith(policy), { to, settings });
    expect([verdict.result, verdict.symptom.connect]).toEqual(['dropped', says]);
  });

  test('audit mode lets it through and says what would have denied it', () => {
    const verdict = ask(shopWith(noWayIn), { settings: { auditMode: true } });
    expect([verdict.result, verdict.symptom.connect]).toEqual(['allowed', 'ok']);
    expect(verdict.hops.at(-1)?.decidedBy.map(({ effect }) => effect)).toEqual(['default-allow', 'default-deny']);
  });

  test('audit mode knows nothing of layer 7', () => {
    const get =
      '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "8080", protocol: TCP}], rules: {http: [{method: POST}]}}]}]}';
    const asked = { request: { method: 'GET', path: '/' }, settings: { auditMode: true } };
    expect(ask(shopWith(get), asked).symptom.connect).toBe('HTTP 403 (Access denied)');
  });
});
