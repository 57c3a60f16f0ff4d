import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';

/** The paths at which two values differ: leaves and whole added parts; for something removed, the path it had. */
export function diffPaths(before: Json, after: Json): readonly FieldPath[] {
  const found: FieldPath[] = [];
  collect(before, after, [], found);
  return found;
}

function collect(before: Json | undefined, after: Json | undefined, path: FieldPath, found: FieldPath[]): void {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const key of keys) collect(own(before, key), own(after, key), [...path, key], found);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now]: [readonly Json[], readonly Json[]] = [before, after];
    const length = Math.max(old.length, now.length);
    for (let index = 0; index < length; index += 1) collect(old[index], now[index], [...path, index], found);
  } else if (before === undefined && typeof after === 'object' && after !== null) {
    collect(Array.isArray(after) ? [] : {}, after, path, found);
    if (Object.keys(after).length === 0) found.push(path);
  } else if (before !== after) found.push(path);
}

function own(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
