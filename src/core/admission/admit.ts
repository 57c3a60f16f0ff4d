import type { JsonObject } from '../values/json.ts';
import { type Client, KUBECTL } from './client.ts';
import { checkCustomResource } from './custom/check-custom-resource.ts';
import { definitionFor } from './custom/known-definitions.ts';
import { notServed, scopeOf } from './decode/built-in-kind.ts';
import { type FieldError, refusalOf } from './field-error.ts';
import type { KindRules } from './kind-rules.ts';
import { checkCommonMetadata, checkCommonMetadataUpdate } from './metadata/check-common-metadata.ts';
import type { ApiServer, Refusal } from './refusal.ts';
import { rulesOfKind } from './rules-of-kind.ts';
import { checkReadable } from './write/check-readable.ts';
import { type Way, writtenObject } from './written-object.ts';

/**
 * What the API server says when `desired` is brought to a cluster that holds `old`; `old` is the last declaration that was taken, null
 * for a new object. Who brings it decides what is judged, see {@link Client}. Null means that no check here says no.
 */
export function admit(
  old: JsonObject | null,
  desired: JsonObject,
  server: ApiServer,
  client: Client = KUBECTL,
): Refusal | null {
  const missing = notServed(desired, server);
  if (missing !== null) return { message: missing, reason: 'NotFound', causes: [], kind: 'schema' };
  const rules = rulesOfKind(desired);
  const live = old === null ? null : (rules?.defaults(old, server) ?? old);
  const unread = checkReadable({ last: old, live, wanted: desired }, server, client);
  if (unread !== null) return unread;
  if (rules !== undefined) return judge(rules, { old, live, desired, way: client.way }, server);
  const definition = definitionFor(desired, server);
  if (definition === undefined) return refusalOf(desired, checkUnjudged(old, desired, server));
  const strict = client.fieldValidation === 'Strict';
  return checkCustomResource(definition, { old, desired, strict, way: client.way }, server);
}

/** Kinds of Kubernetes' own that have no rules here are held to what all are held to. Of other kinds nothing is known. */
function checkUnjudged(old: JsonObject | null, desired: JsonObject, server: ApiServer): readonly FieldError[] {
  if (scopeOf(desired, server) === undefined) return [];
  return old === null ? checkCommonMetadata(desired, server) : checkCommonMetadataUpdate(desired, old, server);
}

interface Write {
  readonly old: JsonObject | null;
  /** `old` with its defaults. */
  readonly live: JsonObject | null;
  readonly desired: JsonObject;
  readonly way: Way;
}

function judge(rules: KindRules, { old, live, desired, way }: Write, server: ApiServer): Refusal | null {
  const prepared = (complete: JsonObject): JsonObject => rules.prepare?.(complete, server) ?? complete;
  if (old === null || live === null) {
    const object = prepared(rules.defaults(desired, server));
    return (
      rules.allocate?.(object, null, server) ??
      refusalOf(desired, rules.create(object, server)) ??
      refusalOf(desired, checkCommonMetadata(object, server))
    );
  }
  const stored = prepared(live);
  const next = rules.defaults(writtenObject({ stored, old, desired }, way), server);
  const errors = (): readonly FieldError[] => [
    ...checkCommonMetadataUpdate(next, stored, server),
    ...rules.update(next, stored, server),
  ];
  return (
    rules.allocate?.(next, stored, server) ??
    refusalOf(desired, errors()) ??
    rules.plugin?.(next, stored, server) ??
    null
  );
}
