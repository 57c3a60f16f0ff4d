import { isJsonObject, type Json } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';
import { duplicate, type FieldError } from '../field-error.ts';
import { goJson } from '../go-value.ts';
import { schemaOfField } from './check-schema.ts';
import type { Schema } from './schema.ts';

/** Lists of type `set` may not hold a value twice, those of type `map` not a key (apiextensions-apiserver, `pkg/apiserver/schema/listtype`). */
export function checkLists(schema: Schema, value: Json, path: string): readonly FieldError[] {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const own = duplicatesOf(schema, items, path);
    const { items: inner } = schema;
    return inner === undefined ? own : [...own, ...items.flatMap((one, i) => checkLists(inner, one, `${path}[${i}]`))];
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const inner = schemaOfField(schema, key);
    return inner === undefined ? [] : checkLists(inner, field, path === '' ? key : `${path}.${key}`);
  });
}

function duplicatesOf(schema: Schema, items: readonly Json[], path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const marks = items.map((item) => (type === 'set' ? item : keyOf(item, keys)));

  return marks.flatMap((mark, index): FieldError[] => {
    if (mark === null || marks.findIndex((one) => sameJson(one, mark)) === index) return [];
    return [{ ...duplicate(`${path}[${index}]`, goJson(mark)), kind: 'schema' }];
  });
}

/** Keys that an item does not have are not part of it. */
function keyOf(item: Json, keys: readonly string[]): Json {
  if (!isJsonObject(item)) return null;
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(item, key) ? [[key, item[key] ?? null]] : [])));
}
