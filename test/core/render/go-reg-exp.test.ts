import { goRegExp } from '../../../src/core/render/go-reg-exp.ts';

test.each(['(a+)+b', '(a|a)+b', '(a?a?a?)+b', '((a|b)c)+d', '(a{0,9}){2,}b'])('%s does not run away', (pattern) => {
  const start = performance.now();
  expect(goRegExp(`^${pattern}$`).test(`${'a'.repeat(5_000)}c`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(1_000);
});

test.each([
  ['(?i)web', 'WEB'],
  ['(?P<name>x)y', 'xy'],
  ['\\pL+-\\d', 'ä-1'],
  ['[[:alpha:]]+', 'a'],
  ['^$', ''],
])("%s is Go's syntax", (pattern, text) => {
  expect(goRegExp(pattern).test(text)).toBe(true);
});

test.each([
  ['(', 'error parsing regexp: missing closing ): `(`'],
  ['a(?=b)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
])("%s is refused in Go's words", (pattern, words) => {
  expect(() => goRegExp(pattern)).toThrow(words);
});
