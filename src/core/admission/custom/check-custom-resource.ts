import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, refusalOf } from '../field-error.ts';
import { goJson, printsJson } from '../go-value.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { type Way, writtenObject } from '../written-object.ts';
import { checkLists } from './check-lists.ts';
import { checkSchema, jsonType, schemaOfField, storedItem } from './check-schema.ts';
import type { Definition } from './definition.ts';
import { evaluateRule, isTransition, type Subject } from './evaluate-rule.ts';
import { fillSchema } from './fill-schema.ts';
import type { CelRule, Schema } from './schema.ts';
import { unknownFields } from './unknown-fields.ts';

/** Before and after of a write; `strict`: the client asks for fields it wrote and nobody knows to be refused, as `kubectl` and Argo CD do. */
interface Written {
  readonly old: JsonObject | null;
  readonly desired: JsonObject;
  readonly strict: boolean;
  /** `apply` when nothing is said. */
  readonly way?: Way;
}

/**
 * What the API server says to a custom resource: unknown fields, its name, its schema, repeated entries of sets and maps, and last the CEL
 * rules (apiextensions-apiserver, `customresource/strategy.go`). What an update leaves as it was is not complained of again
 * (ratcheting). Null also for what a CEL rule nobody can run here might say; see {@link uncheckedRules}.
 */
export function checkCustomResource(
  definition: Definition,
  { old, desired, strict, way = 'apply' }: Written,
  server: ApiServer,
): Refusal | null {
  const schema = schemaFor(definition, desired);
  const metadata = checkOwnMetadata(definition, { old, desired }, server);
  if (schema === null) return refusalOf(desired, metadata);
  const unknown = strict ? unknownFields(schema, desired) : [];
  if (unknown.length > 0) return strictRefusal(unknown, { old, desired });
  const stored = old === null ? undefined : fillSchema(schema, old);
  const next = fillSchema(schema, merged({ stored, old, desired }, way));
  const errors = checkSchema(schema, next, { path: '', server }, server.minor >= 30 ? stored : undefined);
  const blocked = errors.some(({ blocksRules }) => blocksRules);
  const listsWereRight = stored === undefined || checkLists(schema, stored, '').length === 0;
  return refusalOf(desired, [
    ...metadata,
    ...errors,
    ...(listsWereRight ? checkLists(schema, next, '') : []),
    ...checkRules(schema, { self: next, oldSelf: stored }, { server, blocked }),
  ]);
}

/**
 * What a write makes of the stored object: `kubectl apply` sends a JSON merge patch for kinds it has no types of, so that a null takes a field away and what was
 * filled in stays. A server-side apply by whom the object is owned is as the manifest says.
 */
function merged(
  { stored, old, desired }: Pick<Written, 'old' | 'desired'> & { readonly stored: Json | undefined },
  way: Way,
): JsonObject {
  if (old === null || !isJsonObject(stored) || way !== 'apply') return desired;
  return writtenObject({ stored, old, desired }, 'merge-patch');
}

/** The CEL rules of an object's definition that were not run, in their own words: what they would say is not known. */
export function uncheckedRules(
  definition: Definition,
  manifest: JsonObject,
  old: JsonObject | null,
): readonly string[] {
  const schema = schemaFor(definition, manifest);
  if (schema === null) return [];
  const about = { self: manifest, oldSelf: old ?? undefined };
  const unknown = [...rulesIn(schema, about, '')].filter(
    ({ rule, about: one }) => evaluateRule(rule.rule, one) === null,
  );
  return [...new Set(unknown.map(({ rule }) => rule.message ?? rule.rule))];
}

/** The schema of an object's version; null where it has none, or keeps everything. */
export function schemaFor({ schemas }: Definition, manifest: JsonObject): Schema | null {
  const version = (stringAt(manifest, 'apiVersion') ?? '').replace(/^.*\//, '');
  return schemas.get(version) ?? null;
}

/** A rule, and what it is about. */
interface Applied {
  readonly rule: CelRule;
  readonly about: Subject;
  readonly path: string;
}

/** The CEL rules that apply to a value and to what is in it. Which item of a list an item was before, only lists of type `map` say. */
function* rulesIn(schema: Schema, about: Subject, path: string): Iterable<Applied> {
  for (const rule of schema['x-kubernetes-validations'] ?? []) yield { rule, about, path };
  const { self, oldSelf } = about;
  const { items } = schema;
  if (Array.isArray(self) && items !== undefined) {
    for (const [index, item] of self.entries()) {
      yield* rulesIn(items, { self: item, oldSelf: storedItem(schema, item, oldSelf) }, `${path}[${index}]`);
    }
  }
  if (!isJsonObject(self)) return;
  for (const [key, field] of Object.entries(self)) {
    const inner = schemaOfField(schema, key);
    if (inner === undefined) continue;
    yield* rulesIn(inner, { self: field, oldSelf: valueAt(oldSelf, key) }, path === '' ? key : `${path}.${key}`);
  }
}

/** `kubectl` creates with a POST and updates with a PATCH; the second quotes the whole patched object, with what only the server knows. */
function strictRefusal(unknown: readonly string[], { old, desired }: Pick<Written, 'old' | 'desired'>): Refusal {
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

/** A custom resource's metadata, whatever its schema says of it. */
function checkOwnMetadata(
  { namespaced }: Definition,
  { old, desired }: Pick<Written, 'old' | 'desired'>,
  server: ApiServer,
): readonly FieldError[] {
  if (old !== null) return checkMetadataUpdate(desired, old, server, { anyFinalizer: true });
  return checkMetadata(desired, { namespaced, name: subdomainName, anyFinalizer: true }, server);
}

interface RuleRun {
  readonly server: ApiServer;
  readonly blocked: boolean;
}

/** Where rules cannot be run, the API server says so once. */
function checkRules(schema: Schema, about: Subject, { server, blocked }: RuleRun): readonly FieldError[] {
  if (!hasRules(schema)) return [];
  const say = (path: string, printed: string, why: string): FieldError => ({
    field: path === '' ? '<nil>' : path,
    detail: `Invalid value: ${printed}${why}`,
    kind: 'schema',
  });
  if (blocked) {
    const why =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    return [say('', printsJson(server) ? 'null: ' : '"null": ', why)];
  }
  const broken = [...rulesIn(schema, about, '')].filter((one) => evaluateRule(one.rule.rule, one.about) === false);
  return broken.map(({ rule, path, about: { self } }) => {
    const printed = printsJson(server) ? '' : `"${jsonType(self)}": `;
    const error = say(path, printed, rule.message ?? `failed rule: ${rule.rule}`);
    return isTransition(rule.rule) ? { ...error, kind: 'immutable' } : error;
  });
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
