import { isJsonObject } from '../../values/json.ts';
import type { Change } from '../pod/defaults.ts';

/** Changes the object at `key`; where there is none, one is made of an empty one. */
export function within(key: string, change: Change): Change {
  return (object) => {
    const inner = Object.hasOwn(object, key) ? object[key] : undefined;
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
