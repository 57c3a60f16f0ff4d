import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json } from '../values/json.ts';

/** Where in the patch a path of the result was said: list elements are found by what names them. */
export function patchPath(result: Json, patch: Json, path: FieldPath): FieldPath {
  const found: (string | number)[] = [];
  let inResult: Json | undefined = result;
  let inPatch: Json | undefined = patch;
  for (const part of path) {
    const next: Json | undefined = valueStep(inResult, part);
    const index = Array.isArray(inPatch) && typeof part === 'number' ? sameElement(inPatch, next, part) : part;
    inPatch = valueStep(inPatch, index);
    if (inPatch === undefined) break;
    found.push(index);
    inResult = next;
  }
  return found;
}

const NAMING_KEYS = [
  'name',
  'containerPort',
  'port',
  'mountPath',
  'devicePath',
  'ip',
  'type',
  'topologyKey',
  'uid',
  'key',
];

function sameElement(list: readonly Json[], element: Json | undefined, index: number): number {
  if (element === undefined || !isJsonObject(element)) {
    const same = list.indexOf(element ?? null);
    return same >= 0 ? same : index;
  }
  const key = NAMING_KEYS.find((name) => Object.hasOwn(element, name));
  if (key === undefined) return index;
  const found = list.findIndex(
    (other) => isJsonObject(other) && Object.hasOwn(other, key) && other[key] === element[key],
  );
  return found >= 0 ? found : index;
}

/** The value under a key or index, by own keys only. */
export function valueStep(value: Json | undefined, part: string | number): Json | undefined {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return typeof part === 'number' ? list[part] : undefined;
  }
  return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

/** The value at a path, by own keys only. */
export function valueAtPath(value: Json, path: FieldPath): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path) found = valueStep(found, part);
  return found;
}
