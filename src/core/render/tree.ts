import { setOwn } from '../source/own-key.ts';
import { isJsonObject, type Json } from '../values/json.ts';

/** A JSON value that a build may write to. */
export type Tree = null | boolean | number | string | Tree[] | TreeMap;
export interface TreeMap {
  [key: string]: Tree;
}

export function isTree(value: Tree | undefined): value is TreeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep copy that may be written to; aliases are unfolded. */
export function cloneTree(value: Json): Tree {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return list.map(cloneTree);
  }
  return isJsonObject(value) ? cloneMap(value) : null;
}

export function cloneMap(value: { readonly [key: string]: Json }): TreeMap {
  const result: TreeMap = {};
  for (const key of Object.keys(value)) setOwn(result, key, cloneTree(value[key] ?? null));
  return result;
}

/** Equality that minds the order of keys, as printing does. */
export function sameOrderedJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], index) => key === right[index]?.[0] && sameOrderedJson(value, right[index][1]))
  );
}

/** A deep copy of a value while it is built: nulls that were written out are so in the copy. */
export function copyMap(value: TreeMap): TreeMap {
  const copy = cloneMap(value);
  copyWrittenNulls(value, copy);
  return copy;
}

function copyWrittenNulls(from: Tree, to: Tree | undefined): void {
  if (Array.isArray(from) && Array.isArray(to))
    for (const [index, one] of from.entries()) copyWrittenNulls(one, to[index]);
  if (!isTree(from) || !isTree(to)) return;
  const keys = writtenNulls.get(from);
  if (keys !== undefined) writtenNulls.set(to, new Set(keys));
  for (const key of Object.keys(from)) copyWrittenNulls(from[key] ?? null, child(to, key));
}

/** The own value of a key. */
export function child(map: TreeMap, key: string): Tree | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The mapping under a key, made when it is missing or null. */
export function childMap(map: TreeMap, key: string): TreeMap {
  const known = child(map, key);
  if (isTree(known)) return known;
  const made: TreeMap = {};
  setOwn<Tree>(map, key, made);
  return made;
}

/** A scalar's text; empty for null, mappings and lists. */
export function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

export function childText(map: TreeMap, key: string): string {
  return textOf(child(map, key));
}

/** The node kind as kyaml names it in errors. */
export function kindOf(value: Tree | undefined): string {
  if (Array.isArray(value)) return 'SequenceNode';
  return isTree(value) ? 'MappingNode' : 'ScalarNode';
}

/** Nulls that were written out (`null`, `~`), by the mapping that holds them: a patch lets those stand and drops values left empty. */
const writtenNulls = new WeakMap<TreeMap, Set<string>>();

export function markWrittenNull(holder: TreeMap, key: string): void {
  const keys = writtenNulls.get(holder) ?? new Set<string>();
  writtenNulls.set(holder, keys.add(key));
}

export function isWrittenNull(holder: TreeMap, key: string): boolean {
  return writtenNulls.get(holder)?.has(key) === true;
}
