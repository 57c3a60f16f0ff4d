import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { schemaOfField } from './check-schema.ts';
import type { Schema } from './schema.ts';

/**
 * What the API server makes of a custom resource before it looks at it: a null that the schema does not allow is left out of its map (an item of a
 * list stays), and defaults are filled in (apiextensions-apiserver, `pkg/apiserver/schema/defaulting`).
 */
export function fillSchema(schema: Schema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((one) => fillSchema(items, one));
  }
  return isJsonObject(value) ? fillObject(schema, value) : value;
}

function fillObject(schema: Schema, value: JsonObject): JsonObject {
  const filled = new Map<string, Json>();
  for (const [key, inner] of Object.entries(value)) {
    const field = schemaOfField(schema, key);
    if (inner === null && field?.nullable !== true) continue;
    filled.set(key, field === undefined ? inner : fillSchema(field, inner));
  }
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (!filled.has(key) && field.default !== undefined) filled.set(key, fillSchema(field, field.default));
  }
  return Object.fromEntries(filled);
}
