import { isJsonObject, type Json } from '../../values/json.ts';
import { schemaOfField } from './check-schema.ts';
import type { Schema } from './schema.ts';

/** What every object has, whatever its schema says. */
const OWN_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * The fields of a custom resource that its schema does not have, sorted: `spec.ports[0].nme`. The API server drops them, with a warning, or refuses
 * the object where the client asks for strict validation, as `kubectl` does (apiextensions-apiserver, `pkg/apiserver/schema/pruning`).
 */
export function unknownFields(schema: Schema, value: Json): readonly string[] {
  return [...unknownIn({ ...schema, 'x-kubernetes-embedded-resource': true }, value, '')].sort();
}

function* unknownIn(schema: Schema, value: Json, path: string): Iterable<string> {
  if (Array.isArray(value)) {
    // A list where none belongs: its type is complained of elsewhere, and nothing in it is known.
    const items = schema.items ?? (schema['x-kubernetes-preserve-unknown-fields'] === true ? schema : {});
    for (const [index, item] of value.entries()) yield* unknownIn(items, item, `${path}[${index}]`);
    return;
  }
  if (!isJsonObject(value)) return;
  const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  for (const [key, field] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const inner = schemaOfField(schema, key);
    if (embedded && OWN_FIELDS.has(key)) continue;
    if (inner !== undefined) yield* unknownIn(inner, field, at);
    else if (!keeps) yield at;
  }
}
