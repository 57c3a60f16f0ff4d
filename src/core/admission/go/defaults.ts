import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';

/*
 * How defaults are filled in: objects are never written to, and an object that lacks nothing stays the same one.
 */

/** A default for a field: a value for what is absent, or a function of what is there. */
export type Change = (object: JsonObject) => JsonObject;

/** One change after the other. */
export function inTurn(...changes: readonly Change[]): Change {
  return (object) => changes.reduce((changed, change) => change(changed), object);
}

/** Fills in what is absent or null: Go's pointers. */
export function fill(fields: JsonObject): Change {
  return (object) => put(object, fields, (value) => value === null);
}

/** Fills in what is absent or a zero value: Go's plain fields. */
export function fillZero(fields: JsonObject): Change {
  return (object) => put(object, fields, (value) => value === null || value === '' || value === 0);
}

function put(object: JsonObject, fields: JsonObject, lacks: (value: Json) => boolean): JsonObject {
  const lacking = Object.entries(fields).filter(([key]) => lacks(own(object, key)));
  return lacking.length === 0 ? object : { ...object, ...Object.fromEntries(lacking) };
}

function own(object: JsonObject, key: string): Json {
  return Object.hasOwn(object, key) ? (object[key] ?? null) : null;
}

/** Changes the object at `key`, where there is one. */
export function inside(key: string, change: Change): Change {
  return (object) => {
    const inner = own(object, key);
    return isJsonObject(inner) ? { ...object, [key]: change(inner) } : object;
  };
}

/** Changes the object at `key`; where there is none, one is made of an empty one. */
export function within(key: string, change: Change): Change {
  return (object) => {
    const inner = own(object, key);
    return { ...object, [key]: change(isJsonObject(inner) ? inner : {}) };
  };
}

/** Takes fields away. */
export function drop(...keys: readonly string[]): Change {
  return (object) =>
    keys.some((key) => Object.hasOwn(object, key))
      ? Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
      : object;
}

/** Changes every object of the list at `key`, where there is one; an element that is null is an empty object, as Go decodes it. */
export function each(key: string, change: Change): Change {
  return (object) => {
    const list = own(object, key);
    if (!Array.isArray(list)) return object;
    return { ...object, [key]: list.map((one) => (isJsonObject(one) || one === null ? change(one ?? {}) : one)) };
  };
}
