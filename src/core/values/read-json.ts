import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** The value at a path of object keys, or undefined; own properties only, so `constructor` and `__proto__` are ordinary keys. */
export function valueAt(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value = json;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The string there, or undefined for anything else. */
export function stringAt(json: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The object there, or undefined for anything else. */
export function objectAt(json: Json | undefined, ...path: readonly string[]): JsonObject | undefined {
  const value = valueAt(json, ...path);
  return isJsonObject(value) ? value : undefined;
}

/** The list there; anything else is an empty one. */
export function listAt(json: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value : [];
}

/** The whole number there, or undefined for anything else. */
export function numberAt(json: Json | undefined, ...path: readonly string[]): number | undefined {
  const value = valueAt(json, ...path);
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** The objects of the list there; whatever else the list holds is left out, and no list is an empty one. */
export function objectsAt(json: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(json, ...path).filter(isJsonObject);
}

/** Equality of two JSON values: the order of keys does not matter, the order of lists does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => sameJson(one, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
