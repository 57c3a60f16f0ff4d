import { array, assert, constantFrom, dictionary, property, record } from 'fast-check';
import { formatMismatch, mismatches } from '../../../src/core/labels/mismatch.ts';
import { nearestMatch } from '../../../src/core/labels/nearest-match.ts';
import type { LabelSelector } from '../../../src/core/labels/selector.ts';
import {
  formatSelector,
  matches,
  matchesLabels,
  parseSelector,
  selectorOf,
} from '../../../src/core/labels/selector.ts';

const select = (matchExpressions: LabelSelector['matchExpressions']): LabelSelector => ({
  matchLabels: {},
  matchExpressions,
});

describe('matches', () => {
  test.each([
    { name: 'the empty selector selects everything', selector: selectorOf({}), labels: {}, selects: true },
    {
      name: 'every pair must be there',
      selector: selectorOf({ app: 'a', tier: 'b' }),
      labels: { app: 'a' },
      selects: false,
    },
    { name: 'more labels do no harm', selector: selectorOf({ app: 'a' }), labels: { app: 'a', x: 'y' }, selects: true },
    {
      name: 'In',
      selector: select([{ key: 'app', operator: 'In', values: ['a', 'b'] }]),
      labels: { app: 'b' },
      selects: true,
    },
    {
      name: 'In needs the label',
      selector: select([{ key: 'app', operator: 'In', values: ['a'] }]),
      labels: {},
      selects: false,
    },
    {
      name: 'NotIn holds without the label',
      selector: select([{ key: 'app', operator: 'NotIn', values: ['a'] }]),
      labels: {},
      selects: true,
    },
    {
      name: 'NotIn',
      selector: select([{ key: 'app', operator: 'NotIn', values: ['a'] }]),
      labels: { app: 'a' },
      selects: false,
    },
    {
      name: 'Exists',
      selector: select([{ key: 'app', operator: 'Exists', values: [] }]),
      labels: { app: '' },
      selects: true,
    },
    {
      name: 'DoesNotExist',
      selector: select([{ key: 'app', operator: 'DoesNotExist', values: [] }]),
      labels: { app: '' },
      selects: false,
    },
    {
      name: 'an operator nobody knows selects nothing',
      selector: select([{ key: 'app', operator: 'Near', values: ['a'] }]),
      labels: { app: 'a' },
      selects: false,
    },
    {
      name: 'inherited names are no labels',
      selector: select([{ key: 'constructor', operator: 'Exists', values: [] }]),
      labels: {},
      selects: false,
    },
  ])('$name', ({ selector, labels, selects }) => {
    expect(matches(selector, labels)).toBe(selects);
  });
});

describe('parseSelector', () => {
  test('null where the manifest has none', () => {
    expect(parseSelector(undefined)).toBeNull();
    expect(parseSelector('app=mysql')).toBeNull();
  });

  test('leaves out what is malformed, keeps the rest', () => {
    const json = JSON.parse(
      '{"matchLabels":{"app":"a","n":1,"__proto__":"x"},"matchExpressions":[7,{"key":"k","operator":"In","values":["v",2]}]}',
    );
    const selector = parseSelector(json);
    expect(Object.entries(selector?.matchLabels ?? {})).toEqual([
      ['app', 'a'],
      ['__proto__', 'x'],
    ]);
    expect(selector?.matchExpressions).toEqual([{ key: 'k', operator: 'In', values: ['v'] }]);
  });
});

test('a selector is written as kubectl takes it', () => {
  const expressions = [
    { key: 'tier', operator: 'In', values: ['db', 'cache'] },
    { key: 'canary', operator: 'DoesNotExist', values: [] },
  ];
  expect(formatSelector({ matchLabels: { app: 'mysql' }, matchExpressions: expressions })).toBe(
    'app=mysql,tier in (db,cache),!canary',
  );
  expect(formatSelector(selectorOf({}))).toBe('<everything>');
});

describe('mismatches', () => {
  test('says what differs and what is missing', () => {
    const found = mismatches(selectorOf({ app: 'blog', tier: 'db' }), { app: 'mysql' });
    expect(found.map(formatMismatch)).toEqual(['app is mysql, not blog', 'tier=db is missing']);
  });
});

const key = constantFrom('app', 'tier', '__proto__', 'constructor');
const value = constantFrom('a', 'b', '');
const labels = dictionary(key, value);
const expression = record({
  key,
  operator: constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Near'),
  values: array(value, { maxLength: 2 }),
});
const selector = record({ matchLabels: labels, matchExpressions: array(expression, { maxLength: 2 }) });

describe('for any selector and labels', () => {
  test('there is a mismatch exactly when it does not match', () => {
    assert(property(selector, labels, (one, of) => matches(one, of) === (mismatches(one, of).length === 0)));
  });

  test('labels select whatever has them and more', () => {
    assert(property(labels, labels, (wanted, more) => matchesLabels(wanted, { ...more, ...wanted })));
  });

  test('both halves of a selector must hold', () => {
    const without = (one: LabelSelector): LabelSelector => ({ ...one, matchLabels: {} });
    assert(
      property(
        selector,
        labels,
        (one, of) => matches(one, of) === (matchesLabels(one.matchLabels, of) && matches(without(one), of)),
      ),
    );
  });
});

describe('nearestMatch', () => {
  const pods = [
    { name: 'web', labels: { app: 'web', env: 'prod' } },
    { name: 'mysql', labels: { app: 'mysql', env: 'prod' } },
    { name: 'other', labels: {} },
  ];

  test('finds those with the fewest differences', () => {
    const near = nearestMatch(selectorOf({ app: 'mysql', env: 'dev' }), pods, (pod) => pod.labels);
    expect(near.map(({ candidate }) => candidate.name)).toEqual(['mysql']);
    expect(near[0]?.missing).toEqual([{ key: 'env', wanted: 'dev', actual: 'prod' }]);
  });

  test('leaves out what has nothing in common', () => {
    expect(nearestMatch(selectorOf({ app: 'x' }), [{ name: 'other', labels: {} }], (pod) => pod.labels)).toEqual([]);
  });
});
