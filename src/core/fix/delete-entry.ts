import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isPair } from 'yaml';
import type { Edit } from '../values/edit.ts';
import { columnOf, lineEnd, lineStart, spanOf } from './yaml-text.ts';

/** A file being edited. */
export interface EditedFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Takes one entry out of a map or list. In block style its lines go, with the comments on them and those indented deeper below
 * them; in flow style the entry and one comma. Everything else stays as it is. The last entry leaves `{}` or `[]`.
 */
export function deleteEntry(at: EditedFile, collection: YAMLMap | YAMLSeq, index: number): Edit {
  const spans = collection.items.map((item) => spanOfEntry(item, at.text));
  const span = spans[index];
  if (span === undefined) throw new RangeError(`the collection has no entry ${index}`);
  if (collection.items.length === 1) return replaceAll(at, collection);
  return collection.flow === true
    ? deleteFlow(at, spans, index)
    : deleteBlock(at, spans, index, 'key' in Object(collection.items[0]));
}

/** Where an entry's text is: for a pair from its key to the end of its value. */
export function spanOfEntry(item: unknown, text: string): readonly [number, number] {
  if (!isPair(item)) return spanOf(item);
  const [start, keyEnd] = spanOf(item.key);
  if (item.value !== null && item.value !== undefined) return [start, Math.max(keyEnd, spanOf(item.value)[1])];
  return [start, text.indexOf(':', keyEnd) + 1];
}

/** The end of the lines of an entry: after its last line and the comment lines below that are indented deeper than it. */
export function blockEnd(text: string, [start, end]: readonly [number, number]): number {
  const column = columnOf(text, start);
  // The range of a block collection may reach into the next line.
  let at = lineEnd(text, Math.max(start, text.slice(0, end).trimEnd().length));
  for (;;) {
    const comment = /^([ \t]*)#[^\n]*\n?/.exec(text.slice(at));
    if (comment === null || (comment[1] ?? '').length <= column) return at;
    at += comment[0].length;
  }
}

function replaceAll({ file, text }: EditedFile, collection: YAMLMap | YAMLSeq): Edit {
  const [start, end] = spanOf(collection);
  const trimmed = text.slice(start, end).trimEnd().length;
  return { file, start, end: start + trimmed, text: 'tag' in collection && isPair(collection.items[0]) ? '{}' : '[]' };
}

function deleteFlow({ file }: EditedFile, spans: readonly (readonly [number, number])[], index: number): Edit {
  const next = spans[index + 1];
  const previous = spans[index - 1];
  const [start, end] = spans[index] ?? [0, 0];
  return next === undefined
    ? { file, start: previous?.[1] ?? start, end, text: '' }
    : { file, start, end: next[0], text: '' };
}

function deleteBlock(
  { file, text }: EditedFile,
  spans: readonly (readonly [number, number])[],
  index: number,
  isMap: boolean,
): Edit {
  const span = spans[index] ?? [0, 0];
  const next = spans[index + 1];
  const head = text.slice(lineStart(text, span[0]), span[0]);
  // The first entry of a map that is itself a list item shares its line with the dash: the next entry moves up to it.
  if (isMap && head.trim() !== '' && next !== undefined) return { file, start: span[0], end: next[0], text: '' };
  return { file, start: lineStart(text, span[0]), end: blockEnd(text, span), text: '' };
}

/** The index of a pair in its map. */
export function indexOf(map: YAMLMap, pair: Pair): number {
  return map.items.indexOf(pair);
}
