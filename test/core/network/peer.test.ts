import { formatFlow, formatPeer, parsePeer } from '../../../src/core/network/peer.ts';

describe('parsePeer', () => {
  test.each([
    'blog-system/mysql-exporter',
    'blog-system/Rollout/was',
    'svc:blog-system/mysql-service',
    'entity:world',
    'cidr:1.2.3.4/32',
    'cidr:2001:db8::/32',
    'fqdn:api.github.com',
    'labels:blog-system/app.kubernetes.io/name=was,tier=back',
  ])('%s is read and written the same', (text) => {
    const parsed = parsePeer(text);
    expect(parsed.ok && formatPeer(parsed.value)).toBe(text);
  });

  test.each([
    { name: 'no namespace', text: 'mysql' },
    { name: 'an empty part', text: 'blog-system/' },
    { name: 'too many parts', text: 'a/b/c/d' },
    { name: 'a prefix nobody knows', text: 'pod:a/b' },
    { name: 'no entity', text: 'entity:everyone' },
    { name: 'no range', text: 'cidr:10.0.0/8' },
    { name: 'no name', text: 'fqdn:a b' },
    { name: 'labels without a value', text: 'labels:a/b' },
  ])('$name is refused in one line', ({ text }) => {
    const parsed = parsePeer(text);
    expect(parsed.ok ? '' : parsed.problem).toMatch(/^".*" is not .+$/);
  });
});

test('a flow reads from left to right', () => {
  const from = { type: 'workload', namespace: 'shop', name: 'web' } as const;
  const to = { type: 'entity', entity: 'world' } as const;
  expect(formatFlow({ from, to, port: 443, protocol: 'TCP' })).toBe('shop/web → entity:world 443/TCP');
  expect(formatFlow({ from, to, port: 0, protocol: 'TCP' })).toBe('shop/web → entity:world any port/TCP');
});
