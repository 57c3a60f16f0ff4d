import { isMap, isSeq, type Node } from 'yaml';
import type { Edit } from '../values/edit.ts';
import type { FieldPath } from '../values/field-path.ts';
import { composed, locate, nodeAt } from './locate.ts';

/** A range of a text, `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The whole entry of a field: its lines with everything nested below and the comments that end those lines, so that cutting the range
 * leaves valid YAML. In a flow collection (`{a: 1, b: 2}`) it is the entry with one of the commas around it; for the first key after
 * a list's dash it ends where the next key begins. Comment lines of their own are not part of it.
 * @returns null when the text has no such field, or when nothing but a rewrite of its parent could take it out (the only key after a dash).
 */
export function entryRange(text: string, document: number, path: FieldPath): TextRange | null {
  const found = locate(text, document, path);
  const tree = composed(text);
  const at = nodeAt(tree, document, path);
  if (found === null || at === null || path.length === 0) return null;
  const start = found.keyStart ?? found.start;
  if (isFlow(at.parent)) return flowRange(text, start, Math.max(found.end, found.keyEnd ?? 0));
  const end = lineEnd(text, contentEnd(text, Math.max(found.end, found.keyEnd ?? 0)));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (before.trim() === '') return { start: lineStart, end };
  if (at.pair === null && /^\s*-\s*$/.test(before)) return { start: lineStart, end };
  return afterDash(text, document, path, start);
}

/** The first key after a dash: what follows moves up to the dash. */
function afterDash(text: string, document: number, path: FieldPath, start: number): TextRange | null {
  const parent = nodeAt(composed(text), document, path.slice(0, -1))?.node;
  if (!isMap(parent)) return null;
  const base = composed(text).documents[document]?.chunk.start ?? 0;
  const starts = parent.items.map(({ key }) => base + (rangeStart(key) ?? 0));
  const next = starts.find((offset) => offset > start);
  return next === undefined ? null : { start, end: next };
}

/** The edit that takes an entry out, or null where {@link entryRange} has no range. */
export function removeEntry(file: string, text: string, document: number, path: FieldPath): Edit | null {
  const range = entryRange(text, document, path);
  return range === null ? null : { file, ...range, text: '' };
}

/** Where new lines go and what they say. */
export interface Insertion {
  readonly document: number;
  /** The entry beside which the lines are put, in a block collection. */
  readonly path: FieldPath;
  readonly where: 'before' | 'after';
  /** Lines as they would stand at column one, without the last line break; they are indented like the entry. */
  readonly lines: string;
}

/**
 * The edit that puts lines before or after an entry, with the entry's indentation and the file's line breaks.
 * @returns null when the text has no such entry, or it stands in a flow collection.
 */
export function insertBeside(file: string, text: string, insertion: Insertion): Edit | null {
  const { document, path, where, lines } = insertion;
  const found = locate(text, document, path);
  const at = nodeAt(composed(text), document, path);
  if (found === null || at === null || path.length === 0 || isFlow(at.parent)) return null;
  const start = found.keyStart ?? found.start;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  const isItem = at.pair === null;
  const column = isItem ? before.search(/-\s*$/) : before.length;
  if (column < 0) return null;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = ' '.repeat(column);
  const body = lines.split('\n').map((line) => (line === '' ? '' : indent + line));
  if (where === 'before')
    return insertBefore(file, { text, start, lineStart, isItem }, body.join(lineBreak), lineBreak);
  const end = lineEnd(text, contentEnd(text, Math.max(found.end, found.keyEnd ?? 0)));
  const isLast = end === text.length && !text.endsWith('\n');
  const added = isLast ? lineBreak + body.join(lineBreak) : body.join(lineBreak) + lineBreak;
  return { file, start: end, end, text: added };
}

interface Spot {
  readonly text: string;
  readonly start: number;
  readonly lineStart: number;
  readonly isItem: boolean;
}

/** Before a key that follows a dash the lines go between dash and key. */
function insertBefore(file: string, spot: Spot, body: string, lineBreak: string): Edit {
  const before = spot.text.slice(spot.lineStart, spot.start);
  if (spot.isItem || before.trim() === '')
    return { file, start: spot.lineStart, end: spot.lineStart, text: body + lineBreak };
  return { file, start: spot.start, end: spot.start, text: body.trimStart() + lineBreak + ' '.repeat(before.length) };
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [start]: readonly unknown[] = node.range;
  return typeof start === 'number' ? start : undefined;
}

function isFlow(parent: Node | null): boolean {
  return (isMap(parent) || isSeq(parent)) && parent.flow === true;
}

/** The comma after the entry goes with it; for the last entry, the one before. */
function flowRange(text: string, start: number, end: number): TextRange {
  const after = /^\s*,[^\S\n]*/.exec(text.slice(end));
  if (after !== null) return { start, end: end + after[0].length };
  const before = /,\s*$/.exec(text.slice(0, start));
  return before === null ? { start, end } : { start: start - before[0].length, end };
}

/** Block scalars end at the line break that belongs to them: the content's end is before it. */
function contentEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && (text[at - 1] === '\n' || text[at - 1] === '\r')) at -= 1;
  return at;
}

/** Just behind the line break of the line that holds an offset. */
function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak < 0 ? text.length : lineBreak + 1;
}
