import { assert, integer, ipV4, ipV6, property } from 'fast-check';
import { parseCidr, within } from '../../../src/core/network/cidr.ts';
import { matchesFqdn } from '../../../src/core/network/fqdn.ts';

const range = (text: string): NonNullable<ReturnType<typeof parseCidr>> => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`${text} is no range`);
  return cidr;
};

describe('ranges', () => {
  test.each([
    { name: 'an address in a range', inner: '10.1.2.3', outer: '10.0.0.0/8', is: 'yes' },
    { name: 'host bits do not count', inner: '10.1.2.3', outer: '10.9.9.9/8', is: 'yes' },
    { name: 'another range', inner: '11.0.0.0/8', outer: '10.0.0.0/8', is: 'no' },
    { name: 'a wider one is only partly inside', inner: '10.0.0.0/8', outer: '10.1.0.0/16', is: 'unknown' },
    { name: 'the families do not mix', inner: '10.0.0.1', outer: '::/0', is: 'no' },
    { name: 'IPv6, shortened', inner: '2001:db8::1', outer: '2001:0db8:0:0::/32', is: 'yes' },
    { name: 'IPv4 inside of IPv6', inner: '::ffff:1.2.3.4', outer: '::ffff:102:300/120', is: 'yes' },
  ])('$name', ({ inner, outer, is }) => {
    expect(within(range(inner), range(outer))).toBe(is);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.0/33',
    '1.2.3.4/',
    '::/129',
    '1::2::3',
    '1:2:3',
    'g::',
    '1.2.3.4/8/8',
  ])('%p is none', (text) => expect(parseCidr(text)).toBeUndefined());

  test('every address is in the ranges it starts', () => {
    assert(
      property(
        ipV4(),
        integer({ min: 0, max: 32 }),
        (ip, prefix) => within(range(ip), range(`${ip}/${prefix}`)) === 'yes',
      ),
    );
    assert(
      property(
        ipV6(),
        integer({ min: 0, max: 128 }),
        (ip, prefix) => within(range(ip), range(`${ip}/${prefix}`)) === 'yes',
      ),
    );
  });
});

describe('names', () => {
  test.each([
    { pattern: 'api.example.com', name: 'API.example.com.', is: true },
    { pattern: '*.example.com', name: 'a.example.com', is: true },
    { pattern: '*.example.com', name: 'a.b.example.com', is: false },
    { pattern: '*.example.com', name: 'example.com', is: false },
    { pattern: '**.example.com', name: 'a.b.example.com', is: true },
    { pattern: '**.example.com', name: 'example.com', is: false },
    { pattern: 'a*c.example.com', name: 'abc.example.com', is: true },
    { pattern: 'ab*bc.example.com', name: 'abc.example.com', is: false },
    { pattern: '*', name: 'anything.at.all', is: true },
  ])('$pattern and $name', ({ pattern, name, is }) => {
    expect(matchesFqdn(pattern, name)).toBe(is);
  });
});
