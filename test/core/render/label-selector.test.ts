import { labelMatcher } from '../../../src/core/render/label-selector.ts';

const LABELS = { app: 'web', tier: '', n: '5' };

test.each([
  ['', true],
  ['app', true],
  ['!app', false],
  ['app=web, n==5', true],
  ['app!=web', false],
  ['other!=web', true],
  ['app in (api, web)', true],
  ['app notin (api,web)', false],
  ['other notin (api)', true],
  ['tier in (,x)', true],
  ['tier=', true],
  ['n>3,n<6', true],
  ['app>3', false],
  ['other<3', false],
])('%s', (selector, expected) => {
  expect(labelMatcher(selector)(LABELS)).toBe(expected);
});

test.each([
  ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['app in web', "unable to parse requirement: found 'web', expected: '('"],
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['=a', "unable to parse requirement: found '=', expected: '!', identifier or 'end of string'"],
])('%s is none', (selector, words) => {
  expect(() => labelMatcher(selector)).toThrow(words);
});
