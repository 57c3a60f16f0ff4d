import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { listAt, valueAt } from '../../values/read-json.ts';

/*
 * Fields as Go's decoder leaves them: what a manifest leaves out, or writes as null, is the zero value of its type. What has the wrong type is
 * refused before validation, so it never comes here.
 */

/** A string; empty when absent. */
export function textOf(value: Json | undefined, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A number; 0 when absent. */
export function numberOf(value: Json | undefined, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** True for `true` alone. */
export function isTrue(value: Json | undefined, ...path: readonly string[]): boolean {
  return valueAt(value, ...path) === true;
}

/** True where a pointer would not be nil. */
export function isSet(value: Json | undefined, ...path: readonly string[]): boolean {
  return (valueAt(value, ...path) ?? null) !== null;
}

/** The objects of a list; an element that is null is an empty object, so that indexes stay. */
export function itemsOf(value: Json | undefined, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(value, ...path).map((one) => (isJsonObject(one) ? one : {}));
}

/** The strings of a list. */
export function textsOf(value: Json | undefined, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).map((one) => (typeof one === 'string' ? one : ''));
}

/** The pairs of a map of strings, by key: Go's own order is random. */
export function pairsOf(value: Json | undefined, ...path: readonly string[]): readonly (readonly [string, string])[] {
  const map = valueAt(value, ...path);
  if (!isJsonObject(map)) return [];
  return Object.entries(map)
    .map(([key, one]) => [key, typeof one === 'string' ? one : ''] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
