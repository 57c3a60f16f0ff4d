import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { listAt, valueAt } from '../values/read-json.ts';
import { checkSchema, type SchemaError } from './check-schema.ts';
import { CILIUM_SCHEMA } from './cilium-schema.generated.ts';
import type { FieldError } from './field-error.ts';
import { goJson, printsJson } from './go-value.ts';
import type { ApiServer } from './refusal.ts';
import type { CelRule, Schema } from './schema.ts';

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/**
 * What the API server says to a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy: its name, the schema of its rules, repeated
 * entries of sets, and last the CEL rules (apiextensions-apiserver, `customresource/strategy.go`). Fields the schema does not know
 * are dropped there, not refused, unless the client asks for strict validation; so they are no complaint here.
 */
export function checkCiliumPolicy(manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const { rule, validations } = CILIUM_SCHEMA[server.cilium ?? '1.19'];
  const errors: SchemaError[] = [];
  const sets: FieldError[] = [];
  for (const [path, value] of rulesOf(manifest)) {
    errors.push(...checkSchema(rule, value, { path, server }));
    sets.push(...checkSets(rule, value, path));
  }
  const specs = valueAt(manifest, 'specs');
  if (specs !== undefined && specs !== null && !Array.isArray(specs)) {
    errors.push(...checkSchema({ type: 'array' }, specs, { path: 'specs', server }));
  }
  const blocked = errors.some(({ blocksRules }) => blocksRules);
  return [
    ...checkName(manifest),
    ...errors,
    ...sets,
    ...validations.flatMap((one) => checkRule(one, manifest, { server, blocked })).slice(0, 1),
  ];
}

/** `spec` and every entry of `specs`, without the nulls that the API server drops. */
function rulesOf(manifest: JsonObject): readonly (readonly [string, Json])[] {
  const spec = valueAt(manifest, 'spec') ?? null;
  return [
    ...(spec === null ? [] : [['spec', withoutNulls(spec)] as const]),
    ...listAt(manifest, 'specs').map((one, index) => [`specs[${index}]`, withoutNulls(one)] as const),
  ];
}

/** A null in a map is as good as absent, an item of a list stays (`PruneNonNullableNullsWithoutDefaults`). */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function checkName(manifest: JsonObject): readonly FieldError[] {
  const name = valueAt(manifest, 'metadata', 'name');
  if (typeof name !== 'string' || new RegExp(`^${SUBDOMAIN}$`).test(name)) return [];
  const detail = `Invalid value: ${goJson(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
  return [{ field: 'metadata.name', detail, kind: 'validation' }];
}

/** Lists of type `set` may not hold a value twice. */
function checkSets(schema: Schema, value: Json, path: string): readonly FieldError[] {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const own = schema['x-kubernetes-list-type'] === 'set' ? duplicates(items, path) : [];
    const { items: inner } = schema;
    return inner === undefined ? own : [...own, ...items.flatMap((one, i) => checkSets(inner, one, `${path}[${i}]`))];
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const known = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
    const inner = known ? schema.properties[key] : undefined;
    return inner === undefined ? [] : checkSets(inner, field, `${path}.${key}`);
  });
}

function duplicates(items: readonly Json[], path: string): FieldError[] {
  return items.flatMap((item, index): FieldError[] => {
    if (typeof item !== 'string' || items.indexOf(item) === index) return [];
    return [{ field: `${path}[${index}]`, detail: `Duplicate value: ${goJson(item)}`, kind: 'schema' }];
  });
}

/** The one CEL rule Cilium has (1.20): a policy without any rule. Where a rule cannot be run, the API server says so once. */
function checkRule(
  { message }: CelRule,
  manifest: JsonObject,
  { server, blocked }: { readonly server: ApiServer; readonly blocked: boolean },
): FieldError[] {
  const say = (value: string, why: string): FieldError[] => [
    { field: '<nil>', detail: `Invalid value: ${value}${why}`, kind: 'schema' },
  ];
  if (blocked) {
    const why =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    return say(printsJson(server) ? 'null: ' : '"null": ', why);
  }
  const has = (key: string): boolean => (valueAt(manifest, key) ?? null) !== null;
  return has('spec') || has('specs') ? [] : say(printsJson(server) ? '' : '"object": ', message);
}
