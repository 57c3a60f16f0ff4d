import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { isMap, isNode, isScalar } from 'yaml';
import { editableDocuments } from '../source/compose-yaml.ts';
import type { Edit } from '../values/edit.ts';

/** The documents of a YAML file, with the offsets of everything. Files with errors have none: what cannot be read is not edited. */
export function documentsOf(text: string): readonly Document.Parsed[] {
  const documents = editableDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  return documents.some(({ errors }) => errors.length > 0) ? [] : documents;
}

/** The entry of a map with this key, compared as text. */
export function entryOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** The map at a path of keys and indexes, or undefined. Aliases are not followed: an edit there would change another place too. */
export function nodeAt(root: unknown, path: readonly (string | number)[]): Node | undefined {
  let node: unknown = root;
  for (const part of path) {
    if (typeof part === 'string') node = isMap(node) ? entryOf(node, part)?.value : undefined;
    else node = hasItems(node) ? node.items[part] : undefined;
  }
  return isNode(node) ? node : undefined;
}

const hasItems = (node: unknown): node is { readonly items: readonly unknown[] } =>
  isNode(node) && 'items' in node && Array.isArray(node.items);

/** Offsets `[start, end)` of a node's own text, without comments and blank lines after it. */
export function spanOf(node: unknown): readonly [start: number, end: number] {
  const range = isNode(node) ? node.range : undefined;
  if (range === undefined || range === null) throw new RangeError('the node was not read from a text');
  return [range[0], range[1]];
}

/** Offset of the first character of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset after the line break of the line that an offset is in (the end of the text on the last line). */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** Column (from 0) of an offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Line (from 1) of an offset. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The line break the file uses. */
export function eolOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Whole lines put in at the beginning of a line, or at the end of a text whose last line is open. */
export function linesAfter(
  { file, text }: { readonly file: string; readonly text: string },
  at: number,
  lines: readonly string[],
): Edit {
  const eol = eolOf(text);
  const open = at > 0 && text[at - 1] !== '\n';
  return { file, start: at, end: at, text: open ? eol + lines.join(eol) : lines.join(eol) + eol };
}
