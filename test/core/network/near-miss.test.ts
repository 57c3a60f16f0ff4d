import { type Ask, ask, nearestOf, type ShopPolicy, shopWith } from './shop.ts';

interface Case {
  readonly name: string;
  readonly policy: ShopPolicy;
  readonly asked?: Ask;
  readonly says: readonly string[];
}

const ingress = (rule: string): string => `{endpointSelector: {matchLabels: {app: cart}}, ingress: [${rule}]}`;
const egress = (rule: string): string => `{endpointSelector: {matchLabels: {app: web}}, egress: [${rule}]}`;
const netIn = (rule: string): ShopPolicy => ({
  kind: 'NetworkPolicy',
  spec: `{podSelector: {matchLabels: {app: cart}}, ingress: [${rule}]}`,
});
const netOut = (rule: string): ShopPolicy => ({
  kind: 'NetworkPolicy',
  spec: `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [${rule}]}`,
});
const PORT = 'toPorts: [{ports: [{port: "8080", protocol: TCP}]}]';

describe('the nearest miss on the way in', () => {
  test.each<Case>([
    {
      name: 'one label',
      policy: ingress(`{fromEndpoints: [{matchLabels: {app: wep}}], ${PORT}}`),
      says: ['ingress[0]: shop/web has app=web, not app=wep'],
    },
    {
      name: 'one label that is not there',
      policy: ingress('{fromEndpoints: [{matchLabels: {app: web, tier: front}}]}'),
      says: ['ingress[0]: shop/web has no label tier=front'],
    },
    {
      name: 'one expression',
      policy: ingress('{fromEndpoints: [{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}]}'),
      says: ['ingress[0]: shop/web has app=web, not app NotIn (web)'],
    },
    {
      name: 'one port',
      policy: ingress('{fromEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}]}]}'),
      says: ['ingress[0]: port 8080/TCP is not among 80/TCP'],
    },
    {
      name: 'one range of ports',
      policy: ingress('{fromEndpoints: [{}], toPorts: [{ports: [{port: "8000", endPort: 8079, protocol: TCP}]}]}'),
      says: ['ingress[0]: port 8080/TCP is not among 8000-8079/TCP'],
    },
    {
      name: 'one protocol',
      policy: ingress('{fromEndpoints: [{}], toPorts: [{ports: [{port: "8080", protocol: UDP}]}]}'),
      says: ['ingress[0]: port 8080 is open for UDP, not for TCP'],
    },
    {
      name: 'a named port that is another one',
      policy: ingress('{fromEndpoints: [{}], toPorts: [{ports: [{port: web, protocol: TCP}]}]}'),
      asked: { port: 9090 },
      says: ['ingress[0]: the port named web is 8080/TCP at shop/cart, not 9090/TCP'],
    },
    {
      name: 'a named port that the Pods do not have',
      policy: ingress('{fromEndpoints: [{}], toPorts: [{ports: [{port: http, protocol: TCP}]}]}'),
      says: ['ingress[0]: shop/cart has no port named http, and 8080/TCP is not among its ports'],
    },
    {
      name: 'the namespace that nobody wrote',
      policy: ingress('{fromEndpoints: [{matchLabels: {app: proxy}}]}'),
      asked: { from: 'front/proxy' },
      says: [
        'ingress[0]: the selector does not name a namespace, so it means shop only; front/proxy is in front (k8s:io.kubernetes.pod.namespace: front is missing)',
      ],
    },
    {
      name: 'the namespace that is another one',
      policy: ingress('{fromEndpoints: [{matchLabels: {app: proxy, "k8s:io.kubernetes.pod.namespace": edge}}]}'),
      asked: { from: 'front/proxy' },
      says: ['ingress[0]: front/proxy is in namespace front, not io.kubernetes.pod.namespace=edge'],
    },
    {
      name: 'an entity where a Pod asks',
      policy: ingress('{fromEntities: [world]}'),
      says: [
        'ingress[0]: shop/web is not part of the entity world, which lies outside of the cluster; another kind of peer',
      ],
    },
    {
      name: 'the cluster where the world asks',
      policy: ingress('{fromEntities: [cluster]}'),
      asked: { from: 'entity:world' },
      says: ['ingress[0]: world is not part of the entity cluster: it lies outside; another kind of peer'],
    },
    {
      name: 'Pods where the world asks',
      policy: ingress('{fromEndpoints: [{matchLabels: {app: web}}]}'),
      asked: { from: 'entity:world' },
      says: ['ingress[0]: world is no Pod, and labels select nothing else; another kind of peer'],
    },
    {
      name: 'a range where a Pod asks',
      policy: ingress('{fromCIDR: [10.0.0.0/8]}'),
      says: [
        'ingress[0]: shop/web is not an address outside of the cluster, and ranges match nothing else; another kind of peer',
      ],
    },
    {
      name: 'NetworkPolicy: one label',
      policy: netIn('{from: [{podSelector: {matchLabels: {app: wep}}}]}'),
      says: ['ingress[0]: shop/web has app=web, not app=wep'],
    },
    {
      name: 'NetworkPolicy: the namespace that nobody wrote',
      policy: netIn('{from: [{podSelector: {matchLabels: {app: proxy}}}]}'),
      asked: { from: 'front/proxy' },
      says: [
        'ingress[0]: the selector does not name a namespace, so it means shop only; front/proxy is in front (a namespaceSelector is missing)',
      ],
    },
    {
      name: 'NetworkPolicy: one label of the namespace',
      policy: netIn('{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}'),
      asked: { from: 'front/proxy' },
      says: [
        'ingress[0]: the namespace of front/proxy has kubernetes.io/metadata.name=front, not kubernetes.io/metadata.name=edge',
      ],
    },
    {
      name: 'NetworkPolicy: one protocol, where TCP is what nobody wrote',
      policy: netIn('{ports: [{port: 8080}]}'),
      asked: { protocol: 'UDP' },
      says: ['ingress[0]: port 8080 is open for TCP, not for UDP'],
    },
    {
      name: 'NetworkPolicy: a range where a Pod asks',
      policy: netIn('{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}'),
      says: [
        'ingress[0]: shop/web is not an address outside of the cluster, and ranges match nothing else; another kind of peer',
      ],
    },
    {
      name: 'NetworkPolicy: an address cut out of a range',
      policy: netIn('{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}'),
      asked: { from: 'cidr:10.1.2.3/32' },
      says: ['ingress[0]: 10.1.2.3/32 is cut out of 10.0.0.0/8 by its `except`'],
    },
    {
      name: 'NetworkPolicy: an address outside of a range',
      policy: netIn('{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}'),
      asked: { from: 'cidr:192.0.2.1/32' },
      says: ['ingress[0]: 192.0.2.1/32 is not in 10.0.0.0/8'],
    },
  ])('$name', ({ policy, asked = {}, says }) => {
    expect(nearestOf(ask(shopWith(policy), asked), 'ingress')).toEqual(says);
  });
});

describe('the nearest miss on the way out', () => {
  test.each<Case>([
    {
      name: 'one label',
      policy: egress(`{toEndpoints: [{matchLabels: {app: carts}}], ${PORT}}`),
      says: ['egress[0]: shop/cart has app=cart, not app=carts'],
    },
    {
      name: 'one port: that of the Service',
      policy: egress('{toEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}]}]}'),
      asked: { to: 'svc:shop/cart', port: 80 },
      says: ['egress[0]: port 8080/TCP is not among 80/TCP'],
    },
    {
      name: 'one protocol',
      policy: egress('{toEndpoints: [{}], toPorts: [{ports: [{port: "8080", protocol: SCTP}]}]}'),
      says: ['egress[0]: port 8080 is open for SCTP, not for TCP'],
    },
    {
      name: 'the namespace that nobody wrote',
      policy: egress('{toEndpoints: [{matchLabels: {app: proxy}}]}'),
      asked: { to: 'front/proxy' },
      says: [
        'egress[0]: the selector does not name a namespace, so it means shop only; front/proxy is in front (k8s:io.kubernetes.pod.namespace: front is missing)',
      ],
    },
    {
      name: 'a name that is another one',
      policy: egress(
        '{toFQDNs: [{matchName: example.com}]}, {toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}',
      ),
      asked: { to: 'fqdn:api.example.com', port: 443 },
      says: ['egress[0]: api.example.com is not example.com', 'egress[1]: port 443/TCP is not among 53/ANY'],
    },
    {
      name: 'an address outside of a range',
      policy: egress('{toCIDRSet: [{cidr: 192.0.2.0/24}]}'),
      asked: { to: 'cidr:198.51.100.1/32' },
      says: ['egress[0]: 198.51.100.1/32 is not in 192.0.2.0/24'],
    },
    {
      name: 'NetworkPolicy: one label',
      policy: netOut('{to: [{podSelector: {matchLabels: {app: carts}}}]}'),
      says: ['egress[0]: shop/cart has app=cart, not app=carts'],
    },
    {
      name: 'NetworkPolicy: one port',
      policy: netOut('{ports: [{port: 80}]}'),
      says: ['egress[0]: port 8080/TCP is not among 80/TCP'],
    },
    {
      name: 'NetworkPolicy: a range where a Pod is meant',
      policy: netOut('{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}'),
      says: [
        'egress[0]: shop/cart is not an address outside of the cluster, and ranges match nothing else; another kind of peer',
      ],
    },
  ])('$name', ({ policy, asked = {}, says }) => {
    expect(nearestOf(ask(shopWith(policy), asked), 'egress')).toEqual(says);
  });
});

test('a policy that one label keeps from the Pod is named before a rule that is further off', () => {
  const closed = '{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {app: x, tier: y}}]}]}';
  const meant =
    '{endpointSelector: {matchLabels: {app: carts}}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}';
  expect(nearestOf(ask(shopWith(closed, meant)), 'ingress')).toEqual([
    'ingress[0]: it is not about shop/cart: shop/cart has app=cart, not app=carts',
    'ingress[0]: shop/web has app=web, not app=x; shop/web has no label tier=y',
  ]);
});

test('a denial has no near miss: nothing is missing', () => {
  const deny = '{endpointSelector: {}, ingressDeny: [{fromEndpoints: [{}]}]}';
  expect(nearestOf(ask(shopWith(deny)), 'ingress')).toEqual([]);
});
