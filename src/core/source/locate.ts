import { isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { FieldPath } from '../values/field-path.ts';
import { positionAt } from './lines.ts';
import { resolveScalar } from './scalar.ts';
import { type YamlTree, yamlTree } from './yaml-tree.ts';

/** Where a field stands in a text; offsets are UTF-16 and absolute, ranges `[start, end)`. */
export interface Located {
  /** The value: a scalar with its quotes, a collection from its first to its last character. Empty (start = end) for a value left out. */
  readonly start: number;
  readonly end: number;
  /** Line and column (from 1) of the entry: of the key where there is one, else of the value. */
  readonly line: number;
  readonly column: number;
  readonly keyStart?: number;
  readonly keyEnd?: number;
}

/** A value's node and the key it hangs on, for callers that edit around it. */
export interface NodeAt {
  readonly node: Node | null;
  readonly pair: Pair | null;
  readonly parent: Node | null;
}

/**
 * Finds a field in a text. Positions are looked up when asked, never before; the last texts asked about stay composed.
 * @param document counts as `parseYaml` does, from 0.
 * @returns null when the text has no such field (it came from a merge key, an alias, or a transformer).
 */
export function locate(text: string | YamlTree, document: number, path: FieldPath): Located | null {
  const tree = typeof text === 'string' ? composed(text) : text;
  const found = nodeAt(tree, document, path);
  const base = tree.documents[document]?.chunk.start ?? 0;
  if (found === null) return null;
  const key = found.pair === null ? null : rangeOf(found.pair.key);
  const value = rangeOf(found.node) ?? (key === null ? null : [key[1] + 1, key[1] + 1]);
  if (value === null) return null;
  const position = positionAt(tree.lines, base + (key ?? value)[0]);
  return {
    start: base + value[0],
    end: base + value[1],
    ...position,
    ...(key === null ? {} : { keyStart: base + key[0], keyEnd: base + key[1] }),
  };
}

/** Like {@link locate}, but the nearest enclosing field when the text does not have the field itself. Null only for no such document. */
export function locateNearest(text: string | YamlTree, document: number, path: FieldPath): Located | null {
  const tree = typeof text === 'string' ? composed(text) : text;
  for (let length = path.length; length >= 0; length -= 1) {
    const found = locate(tree, document, path.slice(0, length));
    if (found !== null) return found;
  }
  return null;
}

/** The node of a field, by own keys and indexes only. */
export function nodeAt(tree: YamlTree, document: number, path: FieldPath): NodeAt | null {
  let at: NodeAt = { node: tree.documents[document]?.contents ?? null, pair: null, parent: null };
  if (at.node === null) return null;
  for (const part of path) {
    const next = step(at.node, part);
    if (next === null) return null;
    at = next;
  }
  return at;
}

const MEMO_SIZE = 16;
const memo = new Map<string, YamlTree>();

/** The composed text, remembered for the few texts asked about last: a file stays while the many patches written into it pass by. */
export function composed(text: string): YamlTree {
  const tree = memo.get(text) ?? yamlTree('', text);
  memo.delete(text);
  memo.set(text, tree);
  if (memo.size > MEMO_SIZE) memo.delete(memo.keys().next().value ?? '');
  return tree;
}

function step(node: Node | null, part: string | number): NodeAt | null {
  if (isSeq(node) && typeof part === 'number') {
    return part < node.items.length ? { node: asNode(node.items[part]), pair: null, parent: node } : null;
  }
  if (!isMap(node)) return null;
  // The last of two equal keys is the one that counts.
  const pair = node.items.findLast((pair) => keyText(pair) === String(part));
  return pair === undefined ? null : { node: asNode(pair.value), pair, parent: node };
}

/** `on:` and `y:` are found by their text and, where a YAML 1.1 reader makes a boolean of them, by `true`. */
function keyText(pair: Pair): string | null {
  const key: unknown = pair.key;
  if (!isScalar(key)) return null;
  const text = String(key.value);
  return key.type === 'PLAIN' && typeof resolveScalar(text, 'kustomize') === 'boolean' ? text.toLowerCase() : text;
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function rangeOf(node: unknown): readonly [number, number] | null {
  const range = asNode(node)?.range;
  return range === null || range === undefined ? null : [range[0], range[1]];
}
