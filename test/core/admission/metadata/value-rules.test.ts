import { isValidCidr, isValidIp, isValidIpv4 } from '../../../../src/core/admission/metadata/address-rules.ts';
import { isDns1035Label, isDns1123Label } from '../../../../src/core/admission/metadata/dns-names.ts';
import { containsPrefix, type IpPrefix, parsePrefix } from '../../../../src/core/admission/metadata/ip-address.ts';
import {
  isConfigMapKey,
  isEnvVarName,
  isValidPercent,
  isValidPortName,
} from '../../../../src/core/admission/metadata/value-rules.ts';

const OLD = { minor: 35 };
const STRICT = { minor: 36 };

describe('names', () => {
  test('a subdomain is told that it has dots, anything else what a label is', () => {
    expect(isDns1123Label('web.v1')).toEqual(['must not contain dots']);
    expect(isDns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
    expect(isDns1035Label('1web').join('')).toMatch(/^a DNS-1035 label must consist/);
  });

  test('every rule of a port name is told', () => {
    expect(isValidPortName('-A--b-c-d-e-f-g-')).toEqual([
      'must be no more than 15 characters',
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ]);
    expect(isValidPortName('http')).toEqual([]);
  });

  test('environment variables may have nearly any name since 1.32', () => {
    expect(isEnvVarName('1 a', { minor: 31 })).toHaveLength(1);
    expect(isEnvVarName('1 a', { minor: 32 })).toEqual([]);
    expect(isEnvVarName('a=b', { minor: 32 })).toHaveLength(1);
  });

  test('a key that would leave its folder', () => {
    expect(isConfigMapKey('..')).toEqual(["must not be '..'"]);
    expect(isConfigMapKey('..a')).toEqual(["must not start with '..'"]);
    expect(isConfigMapKey('a..b')).toEqual([]);
  });

  test('a percentage', () => {
    expect(isValidPercent('25%')).toEqual([]);
    expect(isValidPercent('one')).toEqual([
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ]);
  });
});

describe('addresses', () => {
  test.each([
    ['10.0.0.1', [], []],
    ['010.0.0.1', [], ['must not have leading 0s']],
    ['::ffff:10.0.0.1', [], ['must not be an IPv4-mapped IPv6 address']],
    ['2001:DB8::1', [], []],
    ['::', [], []],
  ])('%s', (value, before, since) => {
    expect(isValidIp(value, OLD)).toEqual(before);
    expect(isValidIp(value, STRICT)).toEqual(since);
  });

  test.each([
    '10.0.0',
    '256.0.0.1',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8:9',
    'example.com',
    '',
    'fe80::1%eth0',
  ])('%p is none', (value) => {
    expect(isValidIp(value, OLD)).toHaveLength(1);
  });

  test.each([
    ['10.0.0.0/8', [], []],
    ['10.0.0.1/8', [], ['must not have bits set beyond the prefix length']],
    ['10.0.0.0/08', [], ['must not have leading 0s in IP or prefix length']],
  ])('%s', (value, before, since) => {
    expect(isValidCidr(value, OLD)).toEqual(before);
    expect(isValidCidr(value, STRICT)).toEqual(since);
  });

  test.each(['10.0.0.0/33', '10.0.0.0', '/8', '10.0.0.0/-1', '10.0.0.0/'])('%p is no network', (value) => {
    expect(isValidCidr(value, OLD)).toHaveLength(1);
  });

  test('an IPv4 address in IPv6 notation is one', () => {
    expect(isValidIpv4('::ffff:10.0.0.1')).toEqual([]);
  });

  test('networks within networks', () => {
    const contains = (outer: string, inner: string): boolean => containsPrefix(network(outer), network(inner));
    expect(contains('10.0.0.0/8', '10.1.0.0/16')).toBe(true);
    expect(contains('10.1.0.0/16', '10.0.0.0/8')).toBe(false);
    expect(contains('10.0.0.0/8', '::a00:0/120')).toBe(false);
  });
});

function network(text: string): IpPrefix {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`${text} is no network`);
  return prefix;
}
