import { isJsonObject, type Json } from '../values/json.ts';

/** The entries of a map of strings, what is no string left out; anything else than a map is an empty one. */
export function textEntries(json: Json | undefined): readonly (readonly [string, string])[] {
  if (!isJsonObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
}

/** The same as a map. */
export function textMap(json: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(textEntries(json));
}
