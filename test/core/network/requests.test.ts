import { ask, nearestOf, shopWith } from './shop.ts';

const http = (rules: string, rest = ''): string =>
  `{endpointSelector: {matchLabels: {app: cart}}, ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: "8080", protocol: TCP}], rules: {http: [${rules}]}}]}${rest}]}`;

const GET = { method: 'GET', path: '/carts/1' };

describe('a request over HTTP', () => {
  test.each([
    { name: 'its path is a Go expression over the whole path', rules: '{path: "/carts/[0-9]+"}', result: 'allowed' },
    { name: 'half a path is none', rules: '{path: "/carts"}', result: 'dropped' },
    { name: 'a choice stays within its bounds', rules: '{path: "/a|/carts/1"}', result: 'allowed' },
    { name: 'flags as Go writes them', rules: '{path: "(?i)/CARTS/1"}', result: 'allowed' },
    { name: 'the method is an expression too', rules: '{method: "GET|HEAD"}', result: 'allowed' },
    { name: 'another method', rules: '{method: POST}', result: 'dropped' },
    { name: 'one of several rules', rules: '{method: POST}, {path: "/carts/.*"}', result: 'allowed' },
    { name: 'no rule at all lets everything through', rules: '', result: 'allowed' },
    { name: 'the host is not told', rules: '{host: cart.example}', result: 'unknown' },
    {
      name: 'the host is told',
      rules: '{host: cart.example}',
      request: { ...GET, host: 'cart.example' },
      result: 'allowed',
    },
    { name: 'headers are not told', rules: '{headers: ["X-Token: 1"]}', result: 'unknown' },
    {
      name: 'a header with its value',
      rules: '{headers: ["X-Token: 1"]}',
      request: { ...GET, headers: { 'x-token': '1' } },
      result: 'allowed',
    },
    {
      name: 'a header with another value',
      rules: '{headers: ["X-Token: 1"]}',
      request: { ...GET, headers: { 'x-token': '2' } },
      result: 'dropped',
    },
    {
      name: 'a header whatever its value',
      rules: '{headers: [X-Token]}',
      request: { ...GET, headers: { 'x-token': '2' } },
      result: 'allowed',
    },
    {
      name: 'a header that the proxy puts right refuses nothing',
      rules: '{headerMatches: [{name: X-Token, value: "1", mismatch: REPLACE}]}',
      request: { ...GET, headers: {} },
      result: 'allowed',
    },
    {
      name: 'a header whose value is a secret',
      rules: '{headerMatches: [{name: X-Token, secret: {name: s}}]}',
      request: { ...GET, headers: { 'x-token': '1' } },
      result: 'unknown',
    },
    {
      name: 'a header against another path does not help',
      rules: '{path: /x, headers: [X-Token]}',
      result: 'dropped',
    },
  ])('$name: $result', ({ rules, request = GET, result }) => {
    expect(ask(shopWith(http(rules)), { request }).result).toBe(result);
  });

  test.each([
    {
      name: 'a rule for the port without HTTP makes them void',
      spec: http('{method: POST}', ', {toPorts: [{ports: [{port: "8080", protocol: TCP}]}]}'),
    },
    { name: 'and so does one for the peer', spec: http('{method: POST}', ', {fromEndpoints: [{}]}') },
    {
      name: 'Cilium completes rules that do not deny by default',
      spec: http('{method: POST}').replace('ingress:', 'enableDefaultDeny: {ingress: false}, ingress:'),
    },
  ])('$name', ({ spec }) => expect(ask(shopWith(spec), { request: GET }).result).toBe('allowed'));

  test('the node is let through as it is: probes are no requests to judge', () => {
    expect(ask(shopWith(http('{method: POST}')), { from: 'entity:host', request: GET }).result).toBe('allowed');
  });

  test('through a Service, at both ends', () => {
    const out =
      '{endpointSelector: {matchLabels: {app: web}}, egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: "8080", protocol: TCP}], rules: {http: [{method: POST}]}}]}]}';
    const verdict = ask(shopWith(out, http('{method: GET}')), { to: 'svc:shop/cart', port: 80, request: GET });
    expect(verdict.hops.map(({ direction, result, refused }) => [direction, result, refused])).toEqual([
      ['service', 'allowed', undefined],
      ['egress', 'dropped', 'http'],
      ['ingress', 'allowed', undefined],
    ]);
  });

  test('a refusal is a 403 from the proxy, with the rule and what it lacks', () => {
    const verdict = ask(shopWith(http('{method: POST, path: "/carts/.*"}')), { request: GET });
    expect(verdict.symptom.connect).toBe('HTTP 403 (Access denied)');
    expect(verdict.hops.find(({ direction }) => direction === 'ingress')?.decidedBy).toMatchObject([
      {
        policy: 'CiliumNetworkPolicy shop/p0',
        rule: 'ingress[0]',
        effect: 'denies',
        why: 'it allows the connection, and its HTTP rules let through nothing like GET /carts/1',
      },
    ]);
    expect(nearestOf(verdict, 'ingress')).toEqual(['ingress[0]: method GET is not POST']);
  });

  test('what lets it through says so', () => {
    const verdict = ask(shopWith(http('{method: GET}')), { request: GET });
    expect(verdict.hops.at(-1)?.decidedBy[0]?.why).toBe(
      'it allows shop/web to shop/cart on 8080/TCP; its HTTP rules let GET /carts/1 through',
    );
  });

  test('a connection that is dropped never gets as far', () => {
    const verdict = ask(shopWith(http('{method: GET}')), { from: 'front/proxy', request: GET });
    expect(verdict.symptom.connect).toBe('i/o timeout');
  });

  test('without a request the connection alone is judged', () => {
    expect(ask(shopWith(http('{method: POST}'))).result).toBe('allowed');
  });
});

describe('looking a name up', () => {
  const out = (...egress: readonly string[]): string =>
    `{endpointSelector: {matchLabels: {app: web}}, egress: [${egress.join(', ')}]}`;
  const dns = (rules: string): string =>
    `{toEndpoints: [{matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns}}], toPorts: [{ports: [{port: "53", protocol: ANY}]${rules}}]}`;
  const WORLD = '{toEntities: [world], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}';

  test.each([
    { name: 'DNS is shut', egress: [WORLD], says: 'lookup api.example.com: i/o timeout' },
    { name: 'DNS is open', egress: [WORLD, dns('')], says: 'ok' },
    {
      name: 'DNS rules name it',
      egress: [WORLD, dns(', rules: {dns: [{matchPattern: "*.example.com"}]}')],
      says: 'ok',
    },
    {
      name: 'DNS rules do not name it',
      egress: [WORLD, dns(', rules: {dns: [{matchName: example.com}]}')],
      says: 'lookup api.example.com: server misbehaving',
    },
    {
      name: 'the same with another answer',
      egress: [WORLD, dns(', rules: {dns: [{matchName: example.com}]}')],
      settings: { dnsRejectCode: 'nameError' as const },
      says: 'lookup api.example.com: no such host',
    },
    {
      name: 'some server by a label that Git does not show',
      egress: [WORLD, dns('').replace('k8s-app: kube-dns', 'app: coredns')],
      says: 'ok',
    },
    {
      name: 'it resolves, and policy drops the connection',
      egress: [dns(', rules: {dns: [{matchPattern: "*"}]}'), '{toFQDNs: [{matchName: example.com}]}'],
      says: 'i/o timeout',
    },
  ])('$name: $says', ({ egress, says, settings = {} }) => {
    const verdict = ask(shopWith(out(...egress)), { to: 'fqdn:api.example.com', port: 443, settings });
    expect(verdict.symptom.connect).toBe(says);
    expect(verdict.result).toBe(says === 'ok' ? 'allowed' : 'dropped');
  });
});
