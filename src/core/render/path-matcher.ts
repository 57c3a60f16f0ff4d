import { resolveScalar } from '../source/scalar.ts';
import type { FieldPath } from '../values/field-path.ts';
import { setAt, valueAt } from './field-spec.ts';
import { goRegExp } from './go-reg-exp.ts';
import { KustomizeError } from './kustomize-error.ts';
import { isTree, kindOf, type Tree, type TreeMap } from './tree.ts';

/** One place that a path leads to. `isNew`: nothing stood there before. */
export interface Place {
  readonly holder: TreeMap | Tree[];
  readonly key: string | number;
  readonly path: FieldPath;
  readonly isNew: boolean;
}

/** What a missing leaf becomes; `none` creates nothing. */
export type LeafKind = 'map' | 'list' | 'scalar' | 'none';

/**
 * Splits a field path at dots: `\.` is a dot inside of a name, `[name=a.b]` stays whole. Source: kyaml `utils/pathsplitter.go`.
 */
export function splitFieldPath(path: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < path.length; at += 1) {
    const char = path[at] ?? '';
    if (char === '\\' && path[at + 1] === '.') {
      part += '.';
      at += 1;
    } else if (char === '.' && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      if (char === '[') depth += 1;
      if (char === ']') depth -= 1;
      part += char;
    }
  }
  // Brackets without `=` only protect the dots of a key.
  return [...parts, part]
    .filter((text) => text !== '')
    .map((text) => (/^\[[^=]*\]$/.test(text) ? text.slice(1, -1) : text));
}

/**
 * All places a path leads to. Parts are keys, indexes, `*`, `[key=pattern]` and `[=pattern]`. Source: kyaml `yaml/match.go`, PathMatcher.
 * @throws KustomizeError for an index beyond a list's end.
 */
export function matchPath(root: TreeMap, parts: readonly string[], create: LeafKind): readonly Place[] {
  const found: Place[] = [];
  const holder: TreeMap = { root };
  follow({ holder, key: 'root', path: [], isNew: false }, { parts, create, found });
  return found;
}

interface Walk {
  readonly parts: readonly string[];
  readonly create: LeafKind;
  readonly found: Place[];
}

function follow(place: Place, walk: Walk): void {
  const [part, ...rest] = walk.parts;
  if (part === undefined) {
    walk.found.push(place);
    return;
  }
  const node = valueAt(place.holder, place.key);
  const next: Walk = { ...walk, parts: rest };
  if (/^\d+$/.test(part) && !isTree(node)) followIndex(place, Number(part), next);
  else if (part === '*') followAll(place, next);
  else if (part.startsWith('[') && part.endsWith(']')) followMatching(place, part, next);
  else followField(place, part, next);
}

function followField(place: Place, part: string, next: Walk): void {
  const node = valueAt(place.holder, place.key) ?? null;
  if (!isTree(node)) {
    if (node === null) return;
    throw new KustomizeError(`wrong node kind: expected MappingNode but got ${kindOf(node)}`);
  }
  const isNew = !Object.hasOwn(node, part);
  if (isNew && next.create === 'none') return;
  if (isNew) setAt(node, part, emptyFor(next));
  follow({ holder: node, key: part, path: [...place.path, part], isNew }, next);
}

/** What a created part must be for the next part of the path. */
function emptyFor({ parts: [part], create }: Walk): Tree {
  if (part === undefined) return create === 'map' ? {} : create === 'list' ? [] : null;
  return /^\d+$|^\[.*\]$/.test(part) ? [] : {};
}

function listAt(place: Place): Tree[] {
  const node = valueAt(place.holder, place.key) ?? null;
  if (Array.isArray(node)) return node;
  throw new KustomizeError(`wrong node kind: expected SequenceNode but got ${kindOf(node)}`);
}

function followIndex(place: Place, index: number, next: Walk): void {
  const list = listAt(place);
  const isNew = index === list.length && next.create !== 'none';
  if (isNew) list.push(emptyFor(next));
  if (index >= list.length) throw new KustomizeError(`index ${index} specified but only ${list.length} elements found`);
  follow({ holder: list, key: index, path: [...place.path, index], isNew }, next);
}

function followAll(place: Place, next: Walk): void {
  const list = listAt(place);
  for (const index of list.keys())
    follow({ holder: list, key: index, path: [...place.path, index], isNew: false }, next);
}

function followMatching(place: Place, part: string, next: Walk): void {
  const list = listAt(place);
  const [, key = '', pattern = ''] = /^\[([^=]*)=(.*)\]$/.exec(part) ?? [];
  const wanted = goRegExp(pattern);
  const before = next.found.length;
  for (const [index, element] of list.entries()) {
    const text = key === '' ? element : isTree(element) && Object.hasOwn(element, key) ? element[key] : undefined;
    if (text === undefined || text === null || typeof text === 'object' || !wanted.test(String(text))) continue;
    const at: Place = { holder: list, key: index, path: [...place.path, index], isNew: false };
    if (key === '') next.found.push(at);
    else follow(at, next);
  }
  if (next.found.length > before || next.create === 'none') return;
  const value = resolveScalar(pattern, 'kustomize');
  const element: Tree = key === '' ? pattern : { [key]: typeof value === 'object' ? pattern : value };
  list.push(element);
  follow({ holder: list, key: list.length - 1, path: [...place.path, list.length - 1], isNew: true }, next);
}
