import { goRegExp } from '../../../src/core/render/go-reg-exp.ts';

test.each(['(a+)+b', '(a|a)+b', '(a?a?a?)+b', '(?:a|a)*b', '((a|b)c)+d', '(a{0,9}){2,}b'])(
  '%s could run away',
  (pattern) => {
    expect(() => goRegExp(pattern)).toThrow('refused');
  },
);

test.each(['(web|api)', '(?:abc)+', 'web-.*', '(?P<name>x)*', '(web|api)?-.+'])('%s cannot', (pattern) => {
  expect(goRegExp(pattern)).toBeInstanceOf(RegExp);
});
