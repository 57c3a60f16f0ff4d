import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';
import { type FieldError, tooLongWords } from '../field-error.ts';
import { goJson } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { fitsFormat } from './fits-format.ts';
import { matchesPattern } from './go-pattern.ts';
import type { Schema } from './schema.ts';

/** A schema's complaint; `blocksRules`: the API server does not run CEL rules on an object with one of these (a broken type, a missing field). */
export interface SchemaError extends FieldError {
  readonly blocksRules: boolean;
}

/** A place in the object: `path` is what the message names. */
export interface Place {
  readonly path: string;
  readonly server: ApiServer;
}

/**
 * What the API server's OpenAPI validation says to a value, in its words and, within one value, in its order: type, anyOf, oneOf, allOf, not,
 * text and format, number, list, enum, object (kube-openapi, `pkg/validation/validate`). Go goes through the keys of a map in
 * random order; here it is the order they are written in. Null values of a map are left out before, as the API server does.
 * @param old the stored value of an update, from which nothing that stays as it was is complained of (ratcheting, KEP-4008, from 1.30).
 */
export function checkSchema(schema: Schema, value: Json, at: Place, old?: Json): readonly SchemaError[] {
  if (old !== undefined && sameJson(old, value)) return [];
  return [
    ...checkType(schema, value, at),
    ...checkAlternatives(schema, value, at),
    ...(typeof value === 'string' ? checkText(schema, value, at) : []),
    ...(typeof value === 'number' ? checkNumber(schema, value, at) : []),
    ...(Array.isArray(value) ? checkList(schema, value, { at, old }) : []),
    ...checkEnum(schema, value, at),
    ...(isJsonObject(value) ? checkObject(schema, value, { at, old }) : []),
  ];
}

function checkType(schema: Schema, value: Json, { path }: Place): SchemaError[] {
  if (value === null && schema.nullable === true) return [];
  const wanted = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : [schema.type ?? ''];
  const actual = jsonType(value);
  const fits = wanted.includes('') || wanted.includes(actual) || (wanted.includes('number') && actual === 'integer');
  if (fits) return [];
  return [invalid(path, `"${actual}"`, `in body must be of type ${wanted.join(',')}: "${actual}"`, true)];
}

/** The name of a value's JSON type, as messages have it. */
export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Where no alternative holds, the first one's complaints are told as well. */
function checkAlternatives(schema: Schema, value: Json, at: Place): readonly SchemaError[] {
  const failed = (alternatives: readonly Schema[]): readonly (readonly SchemaError[])[] =>
    alternatives.map((one) => checkSchema(one, value, at)).filter((errors) => errors.length > 0);
  const nowhere = (why: string): SchemaError => ({
    field: '<nil>',
    detail: `Invalid value: "": "${at.path}" must ${why}`,
    kind: 'schema',
    blocksRules: false,
  });
  const errors: SchemaError[] = [];
  const any = schema['x-kubernetes-int-or-string'] === true ? [] : (schema.anyOf ?? []);
  const failedAny = failed(any);
  if (any.length > 0 && failedAny.length === any.length) {
    errors.push(nowhere('validate at least one schema (anyOf)'), ...(failedAny[0] ?? []));
  }
  const one = schema.oneOf ?? [];
  const failedOne = failed(one);
  const valid = one.length - failedOne.length;
  if (one.length > 0 && valid !== 1) {
    const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    errors.push(nowhere(`validate one and only one schema (oneOf). ${found}`));
    if (valid === 0) errors.push(...(failedOne[0] ?? []));
  }
  const all = schema['x-kubernetes-int-or-string'] === true ? [] : (schema.allOf ?? []);
  const failedAll = failed(all);
  if (failedAll.length > 0) {
    const none = failedAll.length === all.length ? '. None validated' : '';
    errors.push(...failedAll.flat(), nowhere(`validate all the schemas (allOf)${none}`));
  }
  if (schema.not !== undefined && checkSchema(schema.not, value, at).length === 0) {
    errors.push(nowhere('not validate the schema (not)'));
  }
  return errors;
}

function checkText(schema: Schema, value: string, { path, server }: Place): readonly SchemaError[] {
  const errors: SchemaError[] = [];
  const length = Array.from(value).length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    errors.push(error(path, `Too long: ${tooLongWords(schema.maxLength, server)}`, true));
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    errors.push(invalid(path, goJson(value), `in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && !matchesPattern(schema.pattern, value)) {
    errors.push(invalid(path, goJson(value), `in body should match '${schema.pattern}'`));
  }
  const { format } = schema;
  if (format !== undefined && !fitsFormat(format, value)) {
    errors.push(invalid(path, goJson(value), `in body must be of type ${format}: ${goJson(value)}`, true));
  }
  return errors;
}

function checkNumber(schema: Schema, value: number, { path }: Place): readonly SchemaError[] {
  const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum } = schema;
  const say = (why: string): SchemaError[] => [invalid(path, String(value), `in body should be ${why}`)];
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) return say(`a multiple of ${multipleOf}`);
  if (maximum !== undefined && exclusiveMaximum === true && value >= maximum) return say(`less than ${maximum}`);
  if (maximum !== undefined && value > maximum) return say(`less than or equal to ${maximum}`);
  if (minimum !== undefined && exclusiveMinimum === true && value <= minimum) return say(`greater than ${minimum}`);
  if (minimum !== undefined && value < minimum) return say(`greater than or equal to ${minimum}`);
  return [];
}

/** A value's place, and what was stored there before. */
interface Inside {
  readonly at: Place;
  readonly old: Json | undefined;
}

function checkList(schema: Schema, value: readonly Json[], { at, old }: Inside): readonly SchemaError[] {
  const { items, minItems, maxItems, uniqueItems } = schema;
  const { path, server } = at;
  const errors: SchemaError[] = [];
  if (items !== undefined) {
    for (const [index, item] of value.entries()) {
      const before = storedItem(schema, item, old);
      errors.push(...checkSchema(items, item, { path: `${path}[${index}]`, server }, before));
    }
  }
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalid(path, String(value.length), `in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    errors.push(tooMany(path, value.length, maxItems));
  }
  if (uniqueItems === true && value.some((one, i) => value.findIndex((other) => sameJson(one, other)) !== i)) {
    errors.push(invalid(path, '""', "in body shouldn't contain duplicates"));
  }
  return errors;
}

/** The item that was stored for this one: only lists of type `map` say which is which. */
export function storedItem(schema: Schema, item: Json, old: Json | undefined): Json | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old) || !isJsonObject(item)) return undefined;
  const stored: readonly Json[] = old;
  return stored.find((one) => isJsonObject(one) && keys.every((key) => sameJson(one[key], item[key])));
}

function checkEnum(schema: Schema, value: Json, { path }: Place): readonly SchemaError[] {
  if (schema.enum === undefined || schema.enum.some((one) => sameJson(one, value))) return [];
  const supported = schema.enum.map((one) => JSON.stringify(typeof one === 'string' ? one : goJson(one))).join(', ');
  return [error(path, `Unsupported value: ${goJson(value)}: supported values: ${supported}`, true)];
}

function checkObject(schema: Schema, value: JsonObject, { at, old }: Inside): readonly SchemaError[] {
  const { path, server } = at;
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const count = Object.keys(value).length;
  const errors: SchemaError[] = [];
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    const least = schema.minProperties;
    errors.push(invalid(path, String(least), `in body should have at least ${least} properties`));
  }
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    errors.push(tooMany(path, count, schema.maxProperties));
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) errors.push(error(inner(key), 'Required value', true));
  }
  for (const [key, field] of Object.entries(value)) {
    const fieldSchema = schemaOfField(schema, key);
    if (fieldSchema === undefined) continue;
    const before = isJsonObject(old) && Object.hasOwn(old, key) ? old[key] : undefined;
    errors.push(...checkSchema(fieldSchema, field, { path: inner(key), server }, before));
  }
  return errors;
}

/** The schema of an object's field; undefined where nothing is said of it. */
export function schemaOfField(schema: Schema, key: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function tooMany(path: string, actual: number, limit: number): SchemaError {
  return error(path, `Too many: ${actual}: must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`, true);
}

function error(field: string, detail: string, blocksRules: boolean): SchemaError {
  return { field: field === '' ? '<nil>' : field, detail, kind: 'schema', blocksRules };
}

function invalid(field: string, value: string, why: string, blocksRules = false): SchemaError {
  return error(field, `Invalid value: ${value}: ${field} ${why}`, blocksRules);
}
