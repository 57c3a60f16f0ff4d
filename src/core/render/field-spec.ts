import { setOwn } from '../source/own-key.ts';
import type { FieldPath } from '../values/field-path.ts';
import { type Gvk, gvkFrom, isSelectedBy } from './gvk.ts';
import { KustomizeError, prefixed } from './kustomize-error.ts';
import { formatId, type ResourceId } from './resource-id.ts';
import { child, childText, isTree, type Tree, type TreeMap } from './tree.ts';

/** One field that a transformer changes: which objects (`''` is any) and where. `create` makes what is missing on the way. */
export interface FieldSpec extends Gvk {
  readonly path: string;
  readonly create: boolean;
}

/** The fields through which other objects refer to objects of one kind. */
export interface NameReference extends Gvk {
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Reads a table: `kind group version path [create]` a line, `*` for any. */
export function fieldSpecs(table: string): readonly FieldSpec[] {
  return lines(table).map(specOf);
}

/** Reads a table of `> kind group version` lines, each followed by the specs that refer to it. */
export function nameReferences(table: string): readonly NameReference[] {
  const result: { kind: string; group: string; version: string; fieldSpecs: FieldSpec[] }[] = [];
  for (const line of lines(table)) {
    if (line.startsWith('> ')) result.push({ ...gvkOf(line.slice(2).split(' ')), fieldSpecs: [] });
    else result.at(-1)?.fieldSpecs.push(specOf(line));
  }
  return result;
}

function lines(table: string): readonly string[] {
  return table.split('\n').filter((line) => line !== '');
}

function specOf(line: string): FieldSpec {
  const words = line.split(' ');
  return { ...gvkOf(words), path: words[3] ?? '', create: words[4] === 'create' };
}

function gvkOf(words: readonly string[]): Gvk {
  const [kind = '', group = '', version = ''] = words.map((word) => (word === '*' ? '' : word));
  return { kind, group, version };
}

/**
 * Adds specs to a list as kustomize merges field specs: a spec whose path is there already for an object kind that the
 * new one covers is dropped. Source: kustomize `api/types/fieldspec.go`, `MergeOne`.
 */
export function mergeFieldSpecs(into: readonly FieldSpec[], added: readonly FieldSpec[]): readonly FieldSpec[] {
  const result = [...into];
  for (const spec of added) {
    const same = result.find((known) => known.path === spec.path && isSelectedBy(known, spec));
    if (same === undefined) result.push(spec);
    else if (same.create !== spec.create) throw new KustomizeError('conflicting fieldspecs');
  }
  return result;
}

/** What to make of a missing leaf. */
export type Create = 'map' | 'scalar' | 'none';

/** Called with the place of a value: `holder[key]` is the value, `path` leads to it from the object's root. */
export type Visit = (holder: TreeMap | Tree[], key: string | number, path: FieldPath) => void;

/**
 * Calls `visit` for every place a spec's path leads to. Lists on the way are walked element by element; a missing part is
 * created only when the spec says so and `create` says as what. Source: kustomize `api/filters/fieldspec/fieldspec.go`.
 */
export function visitField(root: TreeMap, spec: FieldSpec, create: Create, visit: Visit): void {
  const start = { parts: splitPath(spec.path), at: 0, path: [], create: spec.create ? create : 'none', visit } as const;
  try {
    walk({ root }, 'root', start);
  } catch (error) {
    throw prefixed(error, () => `considering field '${spec.path}' of object ${formatId(idOf(root))}`);
  }
}

function idOf(root: TreeMap): ResourceId {
  const metadata = child(root, 'metadata');
  const meta = isTree(metadata) ? metadata : {};
  const gvk = gvkFrom(childText(root, 'apiVersion'), childText(root, 'kind'));
  return { ...gvk, name: childText(meta, 'name'), namespace: childText(meta, 'namespace') };
}

interface Walk {
  readonly parts: readonly string[];
  readonly at: number;
  readonly path: FieldPath;
  readonly create: Create;
  readonly visit: Visit;
}

function walk(holder: TreeMap | Tree[], key: string | number, step: Walk): void {
  if (step.at === step.parts.length) {
    step.visit(holder, key, step.path);
    return;
  }
  const node = valueAt(holder, key);
  if (node === null) return;
  if (Array.isArray(node)) walkItems(node, step);
  else if (isTree(node)) walkField(node, step);
  else throw new KustomizeError('expected sequence or mapping node');
}

function walkItems(list: Tree[], step: Walk): void {
  try {
    for (const index of list.keys()) walk(list, index, { ...step, path: [...step.path, index] });
  } catch (error) {
    throw prefixed(error, () => `visit traversal on path: [${step.parts.slice(step.at).join(' ')}]`);
  }
}

function walkField(node: TreeMap, step: Walk): void {
  const part = step.parts[step.at] ?? '';
  const isList = part.endsWith('[]');
  const name = isList ? part.slice(0, -2) : part;
  const value = Object.hasOwn(node, name) ? node[name] : undefined;
  if (value === undefined || value === null) {
    if (isList && value === null) setOwn<Tree>(node, name, []);
    if (isList || step.create === 'none') return;
    const isLeaf = step.at === step.parts.length - 1;
    setOwn<Tree>(node, name, isLeaf && step.create === 'scalar' ? null : {});
  }
  walk(node, name, { ...step, at: step.at + 1, path: [...step.path, name] });
}

/** The value at a place that {@link Visit} was called with. */
export function valueAt(holder: TreeMap | Tree[], key: string | number): Tree | undefined {
  if (Array.isArray(holder)) return holder[Number(key)];
  return Object.hasOwn(holder, key) ? holder[String(key)] : undefined;
}

/** Sets the value at a place. */
export function setAt(holder: TreeMap | Tree[], key: string | number, value: Tree): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else setOwn(holder, String(key), value);
}

/** Splits at `/`; `\/` is a slash inside of a name. */
export function splitPath(path: string): readonly string[] {
  return path.split(/(?<!\\)\//).map((part) => part.replaceAll('\\/', '/'));
}
