import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json } from '../values/json.ts';

/** Which element of the other list is the same as the one at an index of the result's; -1 where none is. */
type SameElement = (other: readonly Json[], result: readonly Json[], index: number) => number;

/** Where in the patch a path of the result was said: list elements are found by what names them, else by their index. */
export function patchPath(result: Json, patch: Json, path: FieldPath): FieldPath {
  return otherPath(result, patch, { path, same: (other, list, index) => counterpart(other, list[index]) ?? index });
}

/** Where in its manifest a path of the result stands, as far as it does: an element that something added stands nowhere. */
export function manifestPath(result: Json, manifest: Json, path: FieldPath): FieldPath {
  return otherPath(result, manifest, { path, same: inManifest });
}

function otherPath(
  result: Json,
  other: Json,
  { path, same }: { readonly path: FieldPath; readonly same: SameElement },
): FieldPath {
  const found: (string | number)[] = [];
  let [inResult, inOther]: [Json | undefined, Json | undefined] = [result, other];
  for (const part of path) {
    const areLists = Array.isArray(inOther) && Array.isArray(inResult) && typeof part === 'number';
    const index: string | number = areLists ? same(asList(inOther), asList(inResult), part) : part;
    inOther = valueStep(inOther, index);
    if (inOther === undefined) break;
    found.push(index);
    inResult = valueStep(inResult, part);
  }
  return found;
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** An element that was renamed has its index, where no other element of the result is the one that stands there. */
function inManifest(manifest: readonly Json[], result: readonly Json[], index: number): number {
  const found = counterpart(manifest, result[index]);
  if (found !== undefined) return found;
  const isFree = !result.some((element, at) => at !== index && counterpart(manifest, element) === index);
  return manifest.length === result.length && isFree ? index : -1;
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

/** The element that is called the same, or is equal where nothing names it. */
function counterpart(list: readonly Json[], element: Json | undefined): number | undefined {
  const key = isJsonObject(element) ? NAMING_KEYS.find((name) => Object.hasOwn(element, name)) : undefined;
  const found =
    key === undefined || !isJsonObject(element)
      ? list.findIndex((other) => JSON.stringify(other) === JSON.stringify(element))
      : list.findIndex((other) => isJsonObject(other) && Object.hasOwn(other, key) && other[key] === element[key]);
  return found >= 0 ? found : undefined;
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
