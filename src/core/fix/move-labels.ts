import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Edit } from '../values/edit.ts';
import { blockEnd, deleteEntry, indexOf, spanOfEntry } from './delete-entry.ts';
import type { LabelBlock } from './label-block.ts';
import { isTrue } from './label-block.ts';
import { columnOf, entryOf, eolOf, lineEnd, lineStart, spanOf } from './yaml-text.ts';

/**
 * Turns a label block into one that leaves selectors and Pod templates alone: `labels: [{pairs: …}]`. Comments, order, quoting and
 * indentation of the labels stay. The moved entry comes last in `labels`, where `commonLabels` would have run
 * (kustomize runs `labels` in order, then `commonLabels`).
 */
export function withoutSelectors(block: LabelBlock): readonly Edit[] {
  return block.by === 'labels' ? switchOff(block) : moveAll(block);
}

/** Takes the whole block out. */
export function withoutLabels(block: LabelBlock): readonly Edit[] {
  if (block.by === 'commonLabels') return [deleteEntry(block, block.root, indexOf(block.root, block.pair))];
  const entries = block.pair.value;
  if (!isSeq(entries) || block.index === null) return [];
  return entries.items.length === 1
    ? [deleteEntry(block, block.root, indexOf(block.root, block.pair))]
    : [deleteEntry(block, entries, block.index)];
}

/**
 * Makes the block select by `accepted` again, the labels the cluster has taken: added labels move to an entry without selectors
 * (or go, with `keepAdded` false), changed ones get their value back.
 */
export function withAccepted(
  block: LabelBlock,
  accepted: ReadonlyMap<string, string>,
  keepAdded: boolean,
): readonly Edit[] {
  const added = block.labels.items.filter((pair) => isScalar(pair.key) && !accepted.has(String(pair.key.value)));
  const restored = block.labels.items.flatMap((pair) => restoredValue(block, pair, accepted));
  const removed = added.map((pair) => deleteEntry(block, block.labels, indexOf(block.labels, pair)));
  return [...restored, ...removed, ...(keepAdded && added.length > 0 ? [insertEntry(block, added)] : [])];
}

function restoredValue({ file, text }: LabelBlock, pair: Pair, accepted: ReadonlyMap<string, string>): readonly Edit[] {
  const before = isScalar(pair.key) ? accepted.get(String(pair.key.value)) : undefined;
  if (before === undefined || !isScalar(pair.value) || String(pair.value.value) === before) return [];
  const [start, end] = spanOf(pair.value);
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? (/^[A-Za-z][\w.-]*$/.test(before) ? '' : '"');
  return [{ file, start, end, text: `${quote}${before}${quote}` }];
}

/** `includeTemplates` is ignored beside `includeSelectors: true`, so it would take effect now and change Pods: it goes off too. */
function switchOff({ file, pair, index }: LabelBlock): readonly Edit[] {
  const entry = isSeq(pair.value) && index !== null ? pair.value.items[index] : undefined;
  if (!isMap(entry)) return [];
  return ['includeSelectors', 'includeTemplates']
    .map((name) => entryOf(entry, name))
    .filter((flag): flag is Pair => flag !== undefined && isTrue(flag))
    .map((flag) => {
      const [start, end] = spanOf(flag.value);
      return { file, start, end, text: 'false' };
    });
}

function moveAll(block: LabelBlock): readonly Edit[] {
  const existing = entryOf(block.root, 'labels');
  if (block.root.flow === true) return moveInFlow(block, existing);
  if (existing === undefined) return renameInPlace(block);
  const removal = deleteEntry(block, block.root, indexOf(block.root, block.pair));
  if (!isSeq(existing.value))
    return [deleteEntry(block, block.root, indexOf(block.root, existing)), ...renameInPlace(block)];
  return [removal, appendEntry(block, existing.value)];
}

/** `commonLabels` becomes `labels:` and, on a line of its own, `- pairs`; what followed the key follows it still. */
function renameInPlace(block: LabelBlock): readonly Edit[] {
  const { file, text, root, pair } = block;
  const [start, end] = spanOf(pair.key);
  const column = columnOf(text, start);
  const dash = column + listIndent(root, text, column);
  const rename: Edit = { file, start, end, text: `labels:${eolOf(text)}${' '.repeat(dash)}- pairs` };
  return [rename, ...indented(block, dash + 2 - column)];
}

/** Moves every line of the block's value to the right. */
function indented({ file, text, pair }: LabelBlock, by: number): readonly Edit[] {
  const edits: Edit[] = [];
  const [start] = spanOf(pair.key);
  const end = blockEnd(text, spanOfEntry(pair, text));
  for (let at = lineEnd(text, start); at < end; at = lineEnd(text, at)) {
    if (text.slice(at, lineEnd(text, at)).trim() !== '') edits.push({ file, start: at, end: at, text: ' '.repeat(by) });
  }
  return edits;
}

/** The block, word for word, as one more entry of the list. */
function appendEntry(block: LabelBlock, list: YAMLSeq): Edit {
  const { text, pair } = block;
  if (list.flow === true || list.items.length === 0) return appendFlow(block, list, block.labels.items);
  const [keyStart, keyEnd] = spanOf(pair.key);
  const dash = columnOf(text, spanOf(list)[0]);
  const moved = text.slice(keyEnd, blockEnd(text, spanOfEntry(pair, text)));
  const by = ' '.repeat(Math.max(0, dash + 2 - columnOf(text, keyStart)));
  return insertAfter(block, list, `${' '.repeat(dash)}- pairs${moved.replace(/\n(?=[^\r\n])/g, `\n${by}`)}`);
}

/** Some labels of the block as an entry of `labels`, made new below the block where there is no list yet. */
function insertEntry(block: LabelBlock, pairs: readonly Pair[]): Edit {
  const { file, text, root, pair } = block;
  const list = entryOf(root, 'labels')?.value;
  if (root.flow === true) {
    const [, end] = spanOfEntry(pair, text);
    return { file, start: end, end, text: `, ${quoteLike(block, 'labels')}: [${flowEntry(block, pairs)}]` };
  }
  if (block.by === 'labels' && isSeq(list) && list.flow !== true)
    return insertAfter(block, list, blockEntry(block, pairs, columnOf(text, spanOf(list)[0])));
  if (isSeq(list) && list.items.length > 0) {
    return list.flow === true
      ? appendFlow(block, list, pairs)
      : insertAfter(block, list, blockEntry(block, pairs, columnOf(text, spanOf(list)[0])));
  }
  const column = columnOf(text, spanOf(pair.key)[0]);
  const entry = blockEntry(block, pairs, column + listIndent(root, text, column));
  return insertAfter(block, block.labels, `${' '.repeat(column)}labels:${eolOf(text)}${entry}`);
}

function blockEntry(block: LabelBlock, pairs: readonly Pair[], dash: number): string {
  const eol = eolOf(block.text);
  const lines = pairs.map((pair) => `${' '.repeat(dash + 4)}${lineOfPair(block, pair)}`);
  return [`${' '.repeat(dash)}- pairs:`, ...lines].join(eol) + eol;
}

/** A label as it is written, with the comment on its line. */
function lineOfPair({ text, labels }: LabelBlock, pair: Pair): string {
  const [start, end] = spanOfEntry(pair, text);
  return text.slice(start, labels.flow === true ? end : lineEnd(text, end)).trimEnd();
}

function insertAfter({ file, text }: LabelBlock, node: Node, lines: string): Edit {
  const [start, valueEnd] = spanOf(node);
  const last = text.slice(0, valueEnd).trimEnd().length;
  const at = blockEnd(text, [Math.min(start, last), last]);
  const missing = at > 0 && text[at - 1] !== '\n' ? eolOf(text) : '';
  const whole = lines.endsWith('\n') || missing !== '' ? lines : `${lines}${eolOf(text)}`;
  return { file, start: at, end: at, text: missing + (missing === '' ? whole : whole.replace(/\r?\n$/, '')) };
}

function moveInFlow(block: LabelBlock, existing: Pair | undefined): readonly Edit[] {
  const { file, root, pair } = block;
  if (existing !== undefined && isSeq(existing.value)) {
    return [deleteEntry(block, root, indexOf(root, pair)), appendFlow(block, existing.value, block.labels.items)];
  }
  const [keyStart, keyEnd] = spanOf(pair.key);
  const [start, end] = spanOf(pair.value);
  return [
    { file, start: keyStart, end: keyEnd, text: quoteLike(block, 'labels') },
    { file, start, end: start, text: `[{${quoteLike(block, 'pairs')}: ` },
    { file, start: end, end, text: '}]' },
  ];
}

function appendFlow(block: LabelBlock, list: YAMLSeq, pairs: readonly Pair[]): Edit {
  const last = list.items.at(-1);
  const at = last === undefined ? spanOf(list)[0] + 1 : spanOf(last)[1];
  return { file: block.file, start: at, end: at, text: `${last === undefined ? '' : ', '}${flowEntry(block, pairs)}` };
}

function flowEntry(block: LabelBlock, pairs: readonly Pair[]): string {
  const written = pairs.map((pair) =>
    block.text
      .slice(...spanOfEntry(pair, block.text))
      .trim()
      .replace(/\s*:\s+/, ': '),
  );
  return `{${quoteLike(block, 'pairs')}: {${written.join(', ')}}}`;
}

/** In a file that is JSON, keys have quotes. */
function quoteLike({ text, pair }: LabelBlock, word: string): string {
  return /^["']/.test(text.slice(...spanOf(pair.key))) ? `"${word}"` : word;
}

/** How far the file's lists stand to the right of their keys: as the first block list does, else not at all. */
function listIndent(root: YAMLMap, text: string, column: number): number {
  const list = root.items.find(({ value }) => isSeq(value) && value.flow !== true && value.items.length > 0)?.value;
  if (!isSeq(list)) return 0;
  const [start] = spanOf(list);
  return Math.max(0, start - lineStart(text, start) - column);
}
