import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { type FieldError, tooLongWords } from './field-error.ts';
import { matchesPattern } from './go-pattern.ts';
import { goJson } from './go-value.ts';
import { isCidr } from './is-cidr.ts';
import type { ApiServer } from './refusal.ts';
import type { Schema } from './schema.ts';

/** A schema's complaint; `blocksRules`: the API server does not run CEL rules on an object with one of these (a broken type, a missing field). */
export interface SchemaError extends FieldError {
  readonly blocksRules: boolean;
}

/** A place in the object: `path` is what the message names. */
interface Place {
  readonly path: string;
  readonly server: ApiServer;
}

/**
 * What the API server's OpenAPI validation says to a value, in its words and, within one value, in its order: type, anyOf, oneOf,
 * text and format, number, list, enum, object (kube-openapi, `pkg/validation/validate`). Go goes through the keys of a map in
 * random order; here it is the order they are written in. Null values of a map are left out before, as the API server does.
 */
export function checkSchema(schema: Schema, value: Json, { path, server }: Place): readonly SchemaError[] {
  const at = { path, server };
  return [
    ...checkType(schema, value, at),
    ...checkAlternatives(schema, value, at),
    ...(typeof value === 'string' ? checkText(schema, value, at) : []),
    ...(typeof value === 'number' ? checkNumber(schema, value, at) : []),
    ...(Array.isArray(value) ? checkList(schema, value, at) : []),
    ...checkEnum(schema, value, at),
    ...(isJsonObject(value) ? checkObject(schema, value, at) : []),
  ];
}

function checkType(schema: Schema, value: Json, { path }: Place): SchemaError[] {
  const wanted = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : [schema.type ?? ''];
  const actual = typeOf(value);
  const fits = wanted.includes('') || wanted.includes(actual) || (wanted.includes('number') && actual === 'integer');
  if (fits) return [];
  return [invalid(path, `"${actual}"`, `in body must be of type ${wanted.join(',')}: "${actual}"`, true)];
}

function typeOf(value: Json): string {
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
    detail: `Invalid value: "": "${at.path}" must validate ${why}`,
    kind: 'schema',
    blocksRules: false,
  });
  const errors: SchemaError[] = [];
  const any = schema['x-kubernetes-int-or-string'] === true ? [] : (schema.anyOf ?? []);
  const failedAny = failed(any);
  if (any.length > 0 && failedAny.length === any.length) {
    errors.push(nowhere('at least one schema (anyOf)'), ...(failedAny[0] ?? []));
  }
  const one = schema.oneOf ?? [];
  const failedOne = failed(one);
  const valid = one.length - failedOne.length;
  if (one.length > 0 && valid !== 1) {
    const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    errors.push(nowhere(`one and only one schema (oneOf). ${found}`));
    if (valid === 0) errors.push(...(failedOne[0] ?? []));
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
  if (schema.format === 'cidr' && !isCidr(value)) {
    errors.push(invalid(path, goJson(value), `in body must be of type cidr: ${goJson(value)}`, true));
  }
  return errors;
}

function checkNumber(schema: Schema, value: number, { path }: Place): readonly SchemaError[] {
  const { minimum, maximum } = schema;
  if (maximum !== undefined && value > maximum) {
    return [invalid(path, String(value), `in body should be less than or equal to ${maximum}`)];
  }
  if (minimum === undefined || value >= minimum) return [];
  return [invalid(path, String(value), `in body should be greater than or equal to ${minimum}`)];
}

function checkList(schema: Schema, value: readonly Json[], { path, server }: Place): readonly SchemaError[] {
  const { items, minItems, maxItems } = schema;
  const errors: SchemaError[] = [];
  if (items !== undefined) {
    for (const [index, item] of value.entries()) {
      errors.push(...checkSchema(items, item, { path: `${path}[${index}]`, server }));
    }
  }
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalid(path, String(value.length), `in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && value.length > maxItems) {
    errors.push(error(path, `Too many: ${value.length}: must have at most ${maxItems} items`, true));
  }
  return errors;
}

function checkEnum(schema: Schema, value: Json, { path }: Place): readonly SchemaError[] {
  if (schema.enum === undefined || (typeof value === 'string' && schema.enum.includes(value))) return [];
  const supported = schema.enum.map((one) => JSON.stringify(one)).join(', ');
  return [error(path, `Unsupported value: ${goJson(value)}: supported values: ${supported}`, true)];
}

function checkObject(schema: Schema, value: JsonObject, { path, server }: Place): readonly SchemaError[] {
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const errors = (schema.required ?? [])
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => error(inner(key), 'Required value', true));
  for (const [key, field] of Object.entries(value)) {
    const known = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
    const fieldSchema = known ? schema.properties[key] : schema.additionalProperties;
    if (fieldSchema !== undefined) errors.push(...checkSchema(fieldSchema, field, { path: inner(key), server }));
  }
  return errors;
}

function error(field: string, detail: string, blocksRules: boolean): SchemaError {
  return { field, detail, kind: 'schema', blocksRules };
}

function invalid(field: string, value: string, why: string, blocksRules = false): SchemaError {
  return error(field, `Invalid value: ${value}: ${field} ${why}`, blocksRules);
}
