import { setOwn } from '../source/own-key.ts';
import { formatYaml } from './format-yaml.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { Schema } from './merge-keys.ts';
import { child, isTree, isWrittenNull, kindOf, type Tree, type TreeMap, textOf } from './tree.ts';

/**
 * Merges a strategic merge patch into an object, in place, and answers the result; undefined when the patch deletes the object.
 * The patch is used up. Lists whose schema has a merge key are merged by it, the patch's elements first; other lists are replaced;
 * `null` and `$patch: delete` remove, `$patch: replace` replaces.
 * Source: kustomize `kyaml/yaml/merge2/merge2.go`, `smpdirective.go`, `kyaml/yaml/walk`.
 * @throws KustomizeError when a mapping meets a list or a scalar.
 */
export function strategicMerge(target: TreeMap, patch: TreeMap, schema: Schema | undefined): TreeMap | undefined {
  const merged = merge(target, patch, { schema });
  return isTree(merged) ? merged : undefined;
}

/** What the schema says of the value at hand: its fields when it is a mapping (or a list of them), its keys when it is a list. */
interface At {
  readonly schema?: Schema | undefined;
  readonly keys?: readonly string[] | undefined;
}

function merge(target: Tree | undefined, patch: Tree | undefined, at: At): Tree | undefined {
  const leading = target ?? patch;
  if (leading === undefined || leading === null) return undefined;
  const kind = kindOf(leading);
  for (const side of [target, patch]) {
    if (side !== undefined && side !== null && kindOf(side) !== kind) throw wrongKind(kind, side);
  }
  if (Array.isArray(leading)) return mergeLists(asList(target), patch === null ? null : asList(patch), at);
  if (isTree(leading)) return mergeMaps(asMap(target), patch === null ? null : asMap(patch), at.schema);
  return patch === undefined ? target : (patch ?? undefined);
}

function wrongKind(wanted: string, found: Tree): KustomizeError {
  return new KustomizeError(
    `wrong node kind: expected ${wanted} but got ${kindOf(found)}: node contents:\n${formatYaml(found)}`,
  );
}

function asMap(value: Tree | undefined): TreeMap | undefined {
  return isTree(value) ? value : undefined;
}

function asList(value: Tree | undefined): Tree[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

type Directive = 'merge' | 'replace' | 'delete';

function directiveOf(text: Tree | undefined): Directive {
  if (text === 'merge' || text === 'replace' || text === 'delete') return text;
  throw new KustomizeError(`unknown patch strategy '${textOf(text)}'`);
}

/** Reads a mapping's `$patch` and takes it out. */
function takeDirective(patch: TreeMap | undefined): Directive {
  if (patch === undefined || !Object.hasOwn(patch, '$patch')) return 'merge';
  const directive = directiveOf(patch['$patch']);
  delete patch['$patch'];
  return directive;
}

function mergeMaps(
  target: TreeMap | undefined,
  patch: TreeMap | null | undefined,
  schema: Schema | undefined,
): Tree | undefined {
  if (patch === null) return undefined;
  const directive = takeDirective(patch);
  if (directive === 'delete') return undefined;
  // What is only in the patch is added, but read as a patch all the same: it may hold directives and nulls.
  const destination = target === undefined || directive === 'replace' ? patch : target;
  if (destination === undefined) return undefined;
  for (const key of new Set([...Object.keys(destination), ...Object.keys(patch ?? {})])) {
    const field = schema?.fields.get(key);
    const at: At = { schema: field?.type, keys: field?.merge?.keys };
    if (!(patch && Object.hasOwn(patch, key)) && isWrittenNull(destination, key)) continue;
    const value = merge(child(destination, key), patch === undefined ? undefined : child(patch, key), at);
    if (value === undefined) delete destination[key];
    else setOwn(destination, key, value);
  }
  return destination;
}

function mergeLists(target: Tree[] | undefined, patch: Tree[] | null | undefined, at: At): Tree | undefined {
  if (patch === null) return undefined;
  if (at.keys === undefined) return patch ?? target;
  const directive = takeListDirective(patch);
  if (directive === 'delete') return undefined;
  const destination = target === undefined || directive === 'replace' ? patch : target;
  if (destination === undefined) return undefined;
  return at.keys.length === 0 ? unite(destination, patch) : mergeByKeys(destination, patch, at.keys, at.schema);
}

/** An element that holds nothing but `$patch` speaks for the whole list. */
function takeListDirective(patch: Tree[] | undefined): Directive {
  const index = patch?.findIndex((element) => isTree(element) && Object.hasOwn(element, '$patch')) ?? -1;
  const element = patch?.[index];
  if (patch === undefined || !isTree(element) || Object.keys(element).length > 1) return 'merge';
  patch.splice(index, 1);
  return directiveOf(element['$patch']);
}

function unite(destination: Tree[], patch: Tree[] | undefined): Tree[] {
  const seen = new Set<string>();
  return [...(patch ?? []), ...destination].filter((item) => {
    const text = textOf(item);
    return seen.has(text) ? false : seen.add(text);
  });
}

/** Elements of the patch first, in its order, then those only the target has. */
function mergeByKeys(
  target: Tree[],
  patch: Tree[] | undefined,
  keys: readonly string[],
  schema: Schema | undefined,
): Tree[] {
  const result: Tree[] = [];
  const done = new Set<string>();
  const placed = new Map<Tree, number>();
  for (const element of [...(patch ?? []), ...target]) {
    const match = keyValues(element, keys);
    const id = JSON.stringify(match);
    if (match.length === 0 && !done.has(id)) done.add(id);
    else if (done.has(id)) continue;
    done.add(id);
    const old = find(target, match);
    const merged = merge(old, patch === undefined ? undefined : find(patch, match), { schema });
    if (merged === undefined || (isTree(merged) && Object.keys(merged).length === 0)) continue;
    put(result, merged, match, placed);
  }
  return result;
}

type KeyValues = readonly (readonly [string, string])[];

/** The keys an element has, with their values as text; secondary keys that are missing do not count. */
function keyValues(element: Tree, keys: readonly string[]): KeyValues {
  if (!isTree(element)) return [];
  return keys.flatMap((key): (readonly [string, string])[] => {
    const value = child(element, key);
    return value === undefined || value === null || value === '' ? [] : [[key, textOf(value)]];
  });
}

function find(list: readonly Tree[], match: KeyValues): Tree | undefined {
  return list.find((element) => isTree(element) && matches(element, match));
}

function matches(element: TreeMap, match: KeyValues): boolean {
  return match.every(([key, value]) => {
    const own = child(element, key);
    return own !== undefined && own !== null && textOf(own) === value;
  });
}

/** An element that is there already under these keys is replaced where it stands. */
function put(result: Tree[], element: Tree, match: KeyValues, placed: Map<Tree, number>): void {
  const known = placed.get(element) ?? result.findIndex((other) => isTree(other) && matches(other, match));
  if (known >= 0) result[known] = element;
  else {
    placed.set(element, result.length);
    result.push(element);
  }
}
