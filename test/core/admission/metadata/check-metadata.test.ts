import { checkLabelSelector } from '../../../../src/core/admission/metadata/check-label-selector.ts';
import { checkMetadata } from '../../../../src/core/admission/metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../../../../src/core/admission/metadata/check-metadata-update.ts';
import { subdomainName } from '../../../../src/core/admission/metadata/name-rule.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';

const NEWEST = { minor: 36 };
const RULES = { namespaced: true, name: subdomainName };

function object(metadata: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

function said(metadata: JsonObject, server = NEWEST): readonly string[] {
  return checkMetadata(object(metadata), RULES, server).map(({ field, detail }) => `${field}: ${detail}`);
}

const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('checkMetadata', () => {
  test('nothing is wrong with an ordinary object', () => {
    expect(said({ name: 'web', namespace: 'shop', labels: { 'a/b': 'c', empty: '' } })).toEqual([]);
  });

  test('a name is needed, unless one is generated', () => {
    expect(said({})).toEqual(['metadata.name: Required value: name or generateName is required']);
    expect(said({ generateName: 'web-' })).toEqual([]);
    expect(said({ generateName: 'Web-' })).toHaveLength(1);
  });

  test('a key and a value of the same label are told one after the other, by key', () => {
    expect(said({ name: 'a', labels: { 'b c': 'x', a: 'y z' } })).toEqual([
      expect.stringMatching(/^metadata\.labels: Invalid value: "y z": a valid label must be an empty string/),
      `metadata.labels: Invalid value: "b c": ${NAME_PART}`,
    ]);
  });

  test('a label key is counted in characters up to 1.34 and in bytes from then on', () => {
    const labels = { ['a'.repeat(64)]: '' };
    expect(said({ name: 'a', labels }, { minor: 34 }).join('')).toMatch(/no more than 63 characters$/);
    expect(said({ name: 'a', labels }, { minor: 35 }).join('')).toMatch(/no more than 63 bytes$/);
  });

  test('annotation keys may be in capitals, and all annotations together have a limit', () => {
    expect(said({ name: 'a', annotations: { 'Example.com/A': 'x' } })).toEqual([]);
    expect(said({ name: 'a', annotations: { a: 'x'.repeat(256 * 1024) } })).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });

  test('a finalizer is told at the list for its syntax and at its place for its prefix', () => {
    expect(said({ name: 'a', finalizers: ['kubernetes', 'my finalizer'] })).toEqual([
      `metadata.finalizers: Invalid value: "my finalizer": ${NAME_PART}`,
      'metadata.finalizers[1]: Invalid value: "my finalizer": name is neither a standard finalizer name nor is it fully qualified',
    ]);
  });

  test('owners are complete, and one of them controls', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1', controller: true };
    expect(said({ name: 'a', ownerReferences: [{ ...owner, apiVersion: '', uid: '' }] })).toEqual([
      'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
      'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
    ]);
    expect(said({ name: 'a', ownerReferences: [owner, { ...owner, name: 'b' }] })).toEqual([
      'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"a","uid":"1","controller":true},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"1","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Pod/a and Pod/b',
    ]);
  });
});

describe('checkMetadataUpdate', () => {
  test('a name that changes is refused, one that is left out is not', () => {
    const before = object({ name: 'a', namespace: 'n' });
    const fields = checkMetadataUpdate(object({ name: 'b' }), before, NEWEST).map(({ field }) => field);
    expect(fields).toEqual(['metadata.name']);
  });
});

describe('checkLabelSelector', () => {
  const check = (expression: Json, allowInvalidValues = false): readonly string[] =>
    checkLabelSelector({ matchExpressions: [expression] }, 's', { allowInvalidValues }, NEWEST).map(
      ({ field, detail }) => `${field}: ${detail}`,
    );

  test.each<[string, JsonObject, string[]]>([
    [
      'an operator nobody knows',
      { key: 'a', operator: 'Is' },
      ['s.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'],
    ],
    [
      'a set without members',
      { key: 'a', operator: 'In' },
      ["s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"],
    ],
    [
      'members where nothing is compared',
      { key: 'a', operator: 'Exists', values: ['b'] },
      ["s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"],
    ],
    ['a good one', { key: 'a', operator: 'NotIn', values: ['b', ''] }, []],
  ])('%s', (_, expression, expected) => {
    expect(check(expression)).toEqual(expected);
  });

  test('values are checked unless the stored object has bad ones already', () => {
    const expression = { key: 'a', operator: 'In', values: ['b c'] };
    expect(check(expression).join('')).toMatch(/^s\.matchExpressions\[0\]\.values\[0\]: Invalid value: "b c"/);
    expect(check(expression, true)).toEqual([]);
  });
});
