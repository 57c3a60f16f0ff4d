import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';

/** The value at a path of object keys, or undefined; safe for keys such as `__proto__`. */
export function fieldAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = json;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The string there, or undefined for anything else. */
export function textAt(json: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = fieldAt(json, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The whole number there, or undefined for anything else. */
export function numberAt(json: Json | undefined, ...path: readonly string[]): number | undefined {
  const value = fieldAt(json, ...path);
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** The objects of the list there; whatever else the list holds is left out, and no list is an empty one. */
export function objectsAt(json: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  const value = fieldAt(json, ...path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
