import type { Json, JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, refusalOf } from '../field-error.ts';
import { goJson, printsJson } from '../go-value.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { checkLists } from './check-lists.ts';
import { checkSchema } from './check-schema.ts';
import type { Definition } from './definition.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { fillSchema } from './fill-schema.ts';
import type { CelRule, Schema } from './schema.ts';
import { unknownFields } from './unknown-fields.ts';

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** Before and after of a write; `strict`: the client asks for fields it wrote and nobody knows to be refused, as `kubectl` and Argo CD do. */
interface Written {
  readonly old: JsonObject | null;
  readonly desired: JsonObject;
  readonly strict: boolean;
}

/**
 * What the API server says to a custom resource: unknown fields, its name, its schema, repeated entries of sets and maps, and last the CEL
 * rules (apiextensions-apiserver, `customresource/strategy.go`). What an update leaves as it was is not complained of again
 * (ratcheting). Null also for what a CEL rule nobody can run here might say; see {@link uncheckedRules}.
 */
export function checkCustomResource(
  definition: Definition,
  { old, desired, strict }: Written,
  server: ApiServer,
): Refusal | null {
  const schema = schemaFor(definition, desired);
  if (schema === null) return refusalOf(desired, checkName(desired));
  const unknown = strict ? unknownFields(schema, desired) : [];
  if (unknown.length > 0) return strictRefusal(unknown, { old, desired });
  const next = fillSchema(schema, desired);
  const stored = old === null ? undefined : fillSchema(schema, old);
  const errors = checkSchema(schema, next, { path: '', server }, server.minor >= 30 ? stored : undefined);
  const blocked = errors.some(({ blocksRules }) => blocksRules);
  const listsWereRight = stored === undefined || checkLists(schema, stored, '').length === 0;
  return refusalOf(desired, [
    ...checkName(desired),
    ...errors,
    ...(listsWereRight ? checkLists(schema, next, '') : []),
    ...checkRules(schema, next, { server, blocked }),
  ]);
}

/** The CEL rules of an object's definition that were not run, in their own words: what they would say is not known. */
export function uncheckedRules(definition: Definition, manifest: JsonObject): readonly string[] {
  const schema = schemaFor(definition, manifest);
  if (schema === null) return [];
  return [...rulesIn(schema, manifest)].map(({ message, rule }) => message ?? rule);
}

function schemaFor({ schemas }: Definition, manifest: JsonObject): Schema | null {
  const version = (stringAt(manifest, 'apiVersion') ?? '').replace(/^.*\//, '');
  return schemas.get(version) ?? null;
}

/** The rules that apply somewhere in the value and are beyond {@link evaluateRule}. */
function* rulesIn(schema: Schema, value: Json): Iterable<CelRule> {
  for (const one of schema['x-kubernetes-validations'] ?? []) {
    if (evaluateRule(one.rule, value) === null) yield one;
  }
  const inside: readonly (readonly [Schema | undefined, Json])[] = Array.isArray(value)
    ? value.slice(0, 1).map((item) => [schema.items, item])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, field]) => [schema.properties?.[key], field])
      : [];
  for (const [inner, field] of inside) if (inner !== undefined) yield* rulesIn(inner, field);
}

/** `kubectl` creates with a POST and updates with a PATCH; the second quotes the whole patched object, with what only the server knows. */
function strictRefusal(unknown: readonly string[], { old, desired }: Omit<Written, 'strict'>): Refusal {
  const [version, kind] = [
    (stringAt(desired, 'apiVersion') ?? '').replace(/^.*\//, ''),
    stringAt(desired, 'kind') ?? '',
  ];
  const why = `strict decoding error: ${unknown.map((field) => `unknown field ${goJson(field)}`).join(', ')}`;
  if (old === null) {
    const message = `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`;
    return { message, reason: 'BadRequest', causes: [], kind: 'schema' };
  }
  const detail = `Invalid value: "…": ${why}`;
  return {
    message: `The request is invalid: patch: ${detail}`,
    reason: 'Invalid',
    causes: [{ field: 'patch', detail }],
    kind: 'schema',
  };
}

function checkName(manifest: JsonObject): readonly FieldError[] {
  const name = valueAt(manifest, 'metadata', 'name');
  if (typeof name !== 'string' || new RegExp(`^${SUBDOMAIN}$`).test(name)) return [];
  const detail = `Invalid value: ${goJson(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
  return [{ field: 'metadata.name', detail, kind: 'validation' }];
}

interface RuleRun {
  readonly server: ApiServer;
  readonly blocked: boolean;
}

/** The rules about the whole object. Where rules cannot be run, the API server says so once. */
function checkRules(schema: Schema, value: Json, { server, blocked }: RuleRun): FieldError[] {
  if (!hasRules(schema)) return [];
  const say = (printed: string, why: string): FieldError => ({
    field: '<nil>',
    detail: `Invalid value: ${printed}${why}`,
    kind: 'schema',
  });
  if (blocked) {
    const why =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    return [say(printsJson(server) ? 'null: ' : '"null": ', why)];
  }
  const broken = (schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => evaluateRule(rule, value) === false);
  return broken.map(({ message, rule }) =>
    say(printsJson(server) ? '' : '"object": ', message ?? `failed rule: ${rule}`),
  );
}

/** True for a schema with a CEL rule anywhere. */
function hasRules(schema: Schema): boolean {
  if (schema['x-kubernetes-validations'] !== undefined) return true;
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
  ];
  return inner.some(hasRules);
}
