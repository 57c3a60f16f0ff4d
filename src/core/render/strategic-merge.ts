import { setOwn } from '../source/own-key.ts';
import { KustomizeError } from './kustomize-error.ts';
import type { Schema } from './merge-keys.ts';
import { child, isTree, isWrittenNull, kindOf, type Tree, type TreeMap, textOf } from './tree.ts';
import { wrongKind } from './wrong-kind.ts';

/**
 * Merges a strategic merge patch into an object, in place, and answers the result; undefined when the patch deletes the object.
 * The patch is used up. Lists whose schema has a merge key are merged by it, the patch's elements first; other lists are replaced;
 * `null` and `$patch: delete` remove, `$patch: replace` replaces, but not a whole object.
 * Source: kustomize `kyaml/yaml/merge2/merge2.go`, `smpdirective.go`, `kyaml/yaml/walk`.
 * @throws KustomizeError when a mapping meets a list or a scalar.
 */
export function strategicMerge(target: TreeMap, patch: TreeMap, schema: Schema | undefined): TreeMap | undefined {
  // kustomize merges into a copy of the patch then, and looks at the object, which stays as it was.
  if (patch['$patch'] === 'replace') return target;
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

/** What an element is known by: merge keys and, in their order, their values as text; a value that is empty, or left out, asks for nothing. */
interface Naming {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/**
 * Elements of the patch first, in its order, then those only the target has. Elements without the key, or with only some of several
 * keys, come out in odd ways, which are kyaml's: the steps are those of `yaml/walk/associative_sequence.go`.
 */
function mergeByKeys(
  target: Tree[],
  patch: Tree[] | undefined,
  keys: readonly string[],
  schema: Schema | undefined,
): Tree[] {
  let left = target;
  let result: Tree[] = [];
  const all = valuesOf([...(patch ?? []), ...target], keys);
  const used = keysIn(all, keys);
  for (const values of all) {
    const named = (by: readonly string[]): Naming => ({
      keys: by,
      values: by.map((key) => values[keys.indexOf(key)] ?? ''),
    });
    const exact = named(keysIn([values], keys));
    const merged = merge(find(left, exact), patch === undefined ? undefined : find(patch, exact), { schema });
    if (merged === undefined || isEmptyMap(merged)) left = withElement(left, named(used), undefined);
    else result = withElement(result, named(used), merged);
  }
  return all.length === 0 ? result : appendBy(result, left, used);
}

function isEmptyMap(value: Tree): boolean {
  return isTree(value) && Object.keys(value).length === 0;
}

/** The values of the keys in every element, each row once; rows that differ only where one is empty become one. */
function valuesOf(elements: readonly Tree[], keys: readonly string[]): readonly (readonly string[])[] {
  const rows = new Map<string, readonly string[]>();
  for (const element of elements) {
    const row = keys.map((key) => (isTree(element) ? textOf(child(element, key)) : ''));
    rows.set(JSON.stringify(row), row);
  }
  const all = [...rows.values()];
  if (keys.length > 1) uniteRows(all);
  return all;
}

function uniteRows(rows: (readonly string[])[]): void {
  for (let one = 0; one < rows.length; one += 1) {
    const row = rows[one] ?? [];
    for (let two = 0; two < rows.length; two += 1) {
      const united = unitedRow(row, rows[two] ?? []);
      if (united !== null) [rows[one], rows[two]] = [united, united];
    }
  }
}

function unitedRow(a: readonly string[], b: readonly string[]): readonly string[] | null {
  if (!a.some((value, index) => value === b[index])) return null;
  if (a.some((value, index) => value !== b[index] && value !== '' && b[index] !== '')) return null;
  return a.map((value, index) => value || (b[index] ?? ''));
}

/** The keys that some row has a value for; all of them when none has. */
function keysIn(rows: readonly (readonly string[])[], keys: readonly string[]): readonly string[] {
  const used = keys.filter((_, index) => rows.some((row) => row[index] !== ''));
  return used.length === 0 ? keys : used;
}

function find(list: readonly Tree[], { keys, values }: Naming): Tree | undefined {
  return list.find(
    (element) =>
      isTree(element) &&
      keys.every((key, index) => Object.hasOwn(element, key) && textOf(child(element, key)) === values[index]),
  );
}

/** Puts an element where those of its naming stand, else at the end; without an element those are taken out. */
function withElement(list: readonly Tree[], naming: Naming, element: Tree | undefined): Tree[] {
  let found = false;
  const result = list.flatMap((other) => {
    if (other === null || isEmptyMap(other)) return [];
    if (!isNamed(other, naming)) return naming.values.length === 0 ? [] : [other];
    found = true;
    return element === undefined ? [] : [element];
  });
  return element === undefined || found ? result : [...result, element];
}

function isNamed(element: Tree, { keys, values }: Naming): boolean {
  if (!isTree(element) || values.length === 0) return false;
  return values.every((value, index) => {
    const key = keys[index] ?? '';
    return Object.hasOwn(element, key) && (value === '' || textOf(child(element, key)) === value);
  });
}

/** Adds what is left of the target; by several keys, an element that is there already moves to the end. */
function appendBy(result: Tree[], left: readonly Tree[], keys: readonly string[]): Tree[] {
  return left.reduce<Tree[]>((list, element) => {
    const values = keys.flatMap((key) =>
      isTree(element) && Object.hasOwn(element, key) ? [textOf(child(element, key))] : [],
    );
    const naming = { keys, values };
    const others = keys.length > 1 ? withElement(list, naming, undefined) : list;
    return withElement(others, naming, element);
  }, result);
}
