import { addressProblem, prefixProblem } from '../../../../src/core/network/sanitize/go-address.ts';
import { regexpProblem } from '../../../../src/core/network/sanitize/go-regexp.ts';

describe("Go's words about ranges", () => {
  test.each([
    { text: '10.0.0.0/8', says: null },
    { text: '10.0.0.1/8', says: null },
    { text: '2001:db8::/32', says: null },
    { text: '::ffff:10.0.0.1/128', says: null },
    { text: '10.0.0.1', says: "no '/'" },
    { text: '10.0.0.0/33', says: 'prefix length out of range' },
    { text: '::/129', says: 'prefix length out of range' },
    { text: '10.0.0.0/08', says: 'bad bits after slash: "08"' },
    { text: '10.0.0.0/', says: 'bad bits after slash: ""' },
    { text: '10.0.0/8', says: 'ParseAddr("10.0.0"): IPv4 address too short' },
    { text: '10.0.0.256/32', says: 'ParseAddr("10.0.0.256"): IPv4 field has value >255' },
    { text: 'fe80::1%eth0/64', says: 'IPv6 zones cannot be present in a prefix' },
  ])('$text', ({ text, says }) =>
    expect(prefixProblem(text)).toBe(says === null ? null : `netip.ParsePrefix("${text}"): ${says}`),
  );

  test.each([
    { text: '10.0.0.1', says: null },
    { text: '::', says: null },
    { text: '1:2:3:4:5:6:7:8', says: null },
    { text: '1::8', says: null },
    { text: 'fe80::1%eth0', says: null },
    { text: 'cluster', says: 'unable to parse IP' },
    { text: '%eth0', says: 'missing IPv6 address' },
    { text: '10.0.0.0/33', says: 'unexpected character (at "/33")' },
    { text: '10.0.0.01', says: 'IPv4 field has octet with leading zero' },
    { text: '10..0.1', says: 'IPv4 field must have at least one digit (at ".0.1")' },
    { text: '10.0.0.', says: 'IPv4 field must have at least one digit (at ".")' },
    { text: '1.2.3.4.5', says: 'IPv4 address too long' },
    { text: 'fe80::1%', says: 'zone must be a non-empty string' },
    { text: '12345::', says: 'each group must have 4 or less digits (at "12345::")' },
    { text: ':1', says: 'each colon-separated field must have at least one digit (at ":1")' },
    { text: '1:g::', says: 'each colon-separated field must have at least one digit (at "g::")' },
    { text: '1:2g::', says: 'unexpected character, want colon (at "g::")' },
    { text: '1:2:', says: 'colon must be followed by more characters (at ":")' },
    { text: '1::2::3', says: 'multiple :: in address (at ":3")' },
    { text: '1:2:3', says: 'address string too short' },
    { text: '1:2:3:4:5:6:7:8:9', says: 'trailing garbage after address (at "9")' },
    { text: '1:2:3:4::5:6:7:8', says: 'the :: must expand to at least one field of zeros' },
    { text: '1:2:3:4:5::6:10.0.0.1', says: 'the :: must expand to at least one field of zeros' },
    {
      text: '1:10.0.0.1',
      says: 'embedded IPv4 address must replace the final 2 fields of the address (at "10.0.0.1")',
    },
    {
      text: '::2:3:4:5:6:7:8:10.0.0.1',
      says: 'too many hex fields to fit an embedded IPv4 at the end of the address (at "10.0.0.1")',
    },
  ])('$text', ({ text, says }) =>
    expect(addressProblem(text)).toBe(says === null ? null : `ParseAddr("${text}"): ${says}`),
  );
});

describe("Go's words about expressions", () => {
  test.each([
    '/api/.*',
    '^/v[0-9]+/(users|items)/?$',
    'a{2,3}?',
    'a{,3}',
    '{',
    '(?i)get|post',
    '(?:a|b)*',
    '(?P<id>\\d+)',
    '(?<id>\\d+)',
    '[]a]',
    '[^]a-]+',
    '[[:alpha:]_\\-]',
    '\\Q*(\\E',
    '\\x41\\x{1F600}\\07\\pL\\p{Greek}',
    '^*',
    '(|a)',
    '',
  ])('%j is one', (text) => expect(regexpProblem(text)).toBeNull());

  test.each([
    { text: '*', says: 'missing argument to repetition operator: `*`' },
    { text: '/a|*b', says: 'missing argument to repetition operator: `*`' },
    { text: '(+?)', says: 'missing argument to repetition operator: `+?`' },
    { text: '/a**', says: 'invalid nested repetition operator: `**`' },
    { text: 'a+?{2}', says: 'invalid nested repetition operator: `+?{2}`' },
    { text: '(a', says: 'missing closing ): `(a`' },
    { text: 'a)b', says: 'unexpected ): `a)b`' },
    { text: '/[a-z', says: 'missing closing ]: `[a-z`' },
    { text: '[z-a]', says: 'invalid character class range: `z-a`' },
    { text: '[[:word1:]]', says: 'invalid character class range: `[:word1:]`' },
    { text: 'a{1001}', says: 'invalid repeat count: `{1001}`' },
    { text: 'a{3,2}', says: 'invalid repeat count: `{3,2}`' },
    { text: '(?!admin).*', says: 'invalid or unsupported Perl syntax: `(?!`' },
    { text: '(?=x)', says: 'invalid or unsupported Perl syntax: `(?=`' },
    { text: '(?P<a b>x)', says: 'invalid named capture: `(?P<a b>`' },
    { text: '(?<!x)', says: 'invalid named capture: `(?<!x)`' },
    { text: 'a\\', says: 'trailing backslash at end of expression: ``' },
    { text: '\\k', says: 'invalid escape sequence: `\\k`' },
    { text: '(a)\\1', says: 'invalid escape sequence: `\\1`' },
    { text: '\\8', says: 'invalid escape sequence: `\\8`' },
  ])('$text', ({ text, says }) => expect(regexpProblem(text)).toBe(`error parsing regexp: ${says}`));
});
