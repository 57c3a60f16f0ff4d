import { checkCustomResource, uncheckedRules } from '../../../../src/core/admission/custom/check-custom-resource.ts';
import { type Definition, readDefinition } from '../../../../src/core/admission/custom/definition.ts';
import type { JsonObject } from '../../../../src/core/values/json.ts';
import { deepFreeze } from '../../../support/deep-freeze.ts';

const SERVER = { minor: 36 };

function definitionOf(properties: JsonObject, more: JsonObject = {}): Definition {
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties, ...more } } };
  const read = readDefinition(
    deepFreeze({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    }),
  );
  if (read === null) throw new Error('not a definition');
  return read;
}

function widget(spec: JsonObject): JsonObject {
  return deepFreeze({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'n' }, spec });
}

function said(definition: Definition, spec: JsonObject, old?: JsonObject): readonly string[] {
  const stored = old === undefined ? null : widget(old);
  const refusal = checkCustomResource(definition, { old: stored, desired: widget(spec), strict: false }, SERVER);
  return refusal === null ? [] : refusal.causes.map(({ field, detail }) => `${field}: ${detail}`);
}

const int = { type: 'integer' };
const text = { type: 'string' };

test.each<{ name: string; schema: JsonObject; value: JsonObject[string]; says: readonly string[] }>([
  {
    name: 'a float where a whole number belongs',
    schema: int,
    value: 1.5,
    says: ['spec.it: Invalid value: "number": spec.it in body must be of type integer: "number"'],
  },
  {
    name: 'a number that is no multiple',
    schema: { ...int, multipleOf: 5 },
    value: 7,
    says: ['spec.it: Invalid value: 7: spec.it in body should be a multiple of 5'],
  },
  {
    name: 'an excluded bound',
    schema: { ...int, minimum: 0, exclusiveMinimum: true },
    value: 0,
    says: ['spec.it: Invalid value: 0: spec.it in body should be greater than 0'],
  },
  {
    name: 'an enum of other types than text',
    schema: { ...int, enum: [1, 2] },
    value: 3,
    says: ['spec.it: Unsupported value: 3: supported values: "1", "2"'],
  },
  {
    name: 'what must not be',
    schema: { type: 'object', not: { required: ['a'] }, properties: { a: text } },
    value: { a: '' },
    says: ['<nil>: Invalid value: "": "spec.it" must not validate the schema (not)'],
  },
  {
    name: 'all of several, of which one holds',
    schema: { ...text, allOf: [{ minLength: 1 }, { pattern: '^b' }] },
    value: 'a',
    says: [
      'spec.it: Invalid value: "a": spec.it in body should match \'^b\'',
      '<nil>: Invalid value: "": "spec.it" must validate all the schemas (allOf)',
    ],
  },
  {
    name: 'too few properties',
    schema: { type: 'object', minProperties: 2, additionalProperties: text },
    value: { a: 'b' },
    says: ['spec.it: Invalid value: 2: spec.it in body should have at least 2 properties'],
  },
  {
    name: 'a date no calendar has',
    schema: { ...text, format: 'date-time' },
    value: '2026-02-30T10:00:00Z',
    says: [
      'spec.it: Invalid value: "2026-02-30T10:00:00Z": spec.it in body must be of type date-time: "2026-02-30T10:00:00Z"',
    ],
  },
  {
    name: 'a key twice in a list of type map',
    schema: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: text } },
    },
    value: [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
    says: ['spec.it[2]: Duplicate value: {"name":"a"}'],
  },
  { name: 'a null that the schema allows', schema: { ...text, nullable: true }, value: null, says: [] },
  { name: 'a null that it does not allow is as good as absent', schema: text, value: null, says: [] },
  { name: 'a number or a text', schema: { 'x-kubernetes-int-or-string': true }, value: '80%', says: [] },
])('$name', ({ schema, value, says }) => {
  expect(said(definitionOf({ it: schema }), { it: value })).toEqual(says);
});

test('a default stands in for what is required', () => {
  const definition = definitionOf({ size: { ...int, default: 1 } }, { required: ['size'] });
  expect(said(definition, {})).toEqual([]);
  expect(said(definitionOf({ size: int }, { required: ['size'] }), {})).toEqual(['spec.size: Required value']);
});

describe('ratcheting: what stays as it was is not complained of', () => {
  const definition = definitionOf({ a: { ...int, maximum: 5 }, b: text });
  test('from 1.30 on', () => {
    expect(said(definition, { a: 9, b: 'new' }, { a: 9, b: 'old' })).toEqual([]);
    expect(said(definition, { a: 10 }, { a: 9 })).toEqual([
      'spec.a: Invalid value: 10: spec.a in body should be less than or equal to 5',
    ]);
  });
  test('not before', () => {
    const change = { old: widget({ a: 9, b: 'old' }), desired: widget({ a: 9, b: 'new' }), strict: false };
    expect(checkCustomResource(definition, change, { minor: 29 })).not.toBeNull();
  });
});

describe('an update is merged into what is stored', () => {
  const about = (rule: string): Definition =>
    definitionOf(
      { a: text, b: { type: 'object', properties: { c: { ...text, default: 'x' }, d: text } } },
      { 'x-kubernetes-validations': [{ rule, message: 'no' }] },
    );
  const nothing: JsonObject[string] = null;

  test('a null takes a field away', () => {
    const [old, desired] = [widget({ a: 'x', b: { d: 'y' } }), widget({ a: nothing, b: { d: 'y' } })];
    const refusal = checkCustomResource(about('has(self.a)'), { old, desired, strict: true }, SERVER);
    expect(refusal?.causes[0]?.detail).toBe('Invalid value: no');
  });

  test('a field that left the manifest leaves the object, and what was filled in stays', () => {
    expect(said(about('!has(self.b.d) && has(self.b.c)'), { b: {} }, { b: { d: 'y' } })).toEqual([]);
  });
});

describe('fields nobody knows', () => {
  const definition = definitionOf({ open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, a: text });
  test('are refused only where the client asks for it, and not below an open field', () => {
    const desired = widget({ a: 'x', b: 1, open: { c: 1 } });
    expect(checkCustomResource(definition, { old: null, desired, strict: false }, SERVER)).toBeNull();
    expect(checkCustomResource(definition, { old: null, desired, strict: true }, SERVER)?.message).toBe(
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.b"',
    );
  });
  test('in an update, whose message quotes what only the server knows', () => {
    const refusal = checkCustomResource(
      definition,
      { old: widget({}), desired: widget({ b: 1 }), strict: true },
      SERVER,
    );
    expect(refusal?.message).toBe(
      'The request is invalid: patch: Invalid value: "…": strict decoding error: unknown field "spec.b"',
    );
  });
});

describe('rules in CEL', () => {
  const rules = (rule: string): Definition =>
    definitionOf({ a: text, b: text }, { 'x-kubernetes-validations': [{ rule, message: 'no' }] });
  test('about presence they are run, at the place they stand', () => {
    expect(said(rules('has(self.a) || has(self.b)'), {})).toEqual(['spec: Invalid value: no']);
    expect(said(rules('has(self.a) && !has(self.b)'), { a: 'x' })).toEqual([]);
  });

  test('about what may not change they are run on updates, and the refusal is one of an immutable field', () => {
    const definition = rules('self == oldSelf');
    expect(said(definition, { a: 'x' })).toEqual([]);
    expect(said(definition, { a: 'x' }, { a: 'x' })).toEqual([]);
    const change = { old: widget({ a: 'x' }), desired: widget({ a: 'y' }), strict: false };
    expect(checkCustomResource(definition, change, SERVER)).toMatchObject({
      kind: 'immutable',
      message: 'Widget.example.com "w" is invalid: spec: Invalid value: no',
    });
    expect(said(rules('self.a == oldSelf.a'), { a: 'x', b: 'y' }, { a: 'x' })).toEqual([]);
    expect(uncheckedRules(definition, widget({}), null)).toEqual([]);
  });

  test('beyond presence they are named, not guessed', () => {
    const definition = rules('self.a.startsWith(self.b)');
    expect(said(definition, { a: 'x' })).toEqual([]);
    expect(uncheckedRules(definition, widget({ a: 'x' }), null)).toEqual(['no']);
    expect(uncheckedRules(rules('has(self.a)'), widget({ a: 'x' }), null)).toEqual([]);
  });
});

test('a version that is not served has no schema: its objects are not judged', () => {
  const other = { ...widget({ it: 1 }), apiVersion: 'example.com/v2' };
  expect(
    checkCustomResource(definitionOf({ it: text }), { old: null, desired: other, strict: true }, SERVER),
  ).toBeNull();
});
