import type { Json } from '../../values/json.ts';
import { formatLongTexts, isLongText } from './cmp-long-text.ts';
import { type CmpNode, type CmpRecord, compareValues, isZeroValue } from './cmp-node.ts';
import { type CmpRow, type CmpText, ELLIPSIS, layOut, type Mode } from './cmp-text.ts';
import { formatValue, type TypeMode, typed } from './cmp-value.ts';
import type { GoType } from './go-type.ts';

/** How much of what is equal stands around a difference. */
const CONTEXT = 2;

/** How a part is written. `levels`: how deep values are shown; how many parts of a list follows from it. */
interface Format {
  readonly mode: Mode | '?';
  readonly types: TypeMode;
  readonly levels: number;
}

/**
 * go-cmp's report of the difference of two values of an internal type (`cmp.Diff`, github.com/google/go-cmp 0.6), as messages up to 1.33 end with it. Long texts with several lines
 * that differ, which go-cmp compares by lines, are shown whole.
 */
export function goCmp(type: GoType, before: Json, after: Json): string {
  const node = compareValues(type, before, after);
  return node.different === 0 ? '' : layOut(formatNode(node, { mode: '?', types: 'emit', levels: 0 }) ?? '');
}

function formatNode(node: CmpNode, asked: Format): CmpText | null {
  const format = { ...asked, levels: asked.mode === ' ' ? 1 : Math.max(asked.levels, 3) };
  const { type } = node;
  if (node.depth === 0) return formatLeaf(node, format);
  if (type.kind === 'pointer') {
    const inner = node.records[0];
    const text = inner === undefined ? null : formatNode(inner.node, format);
    return text === null ? null : { prefix: '&', inner: text, suffix: '' };
  }
  return typed(type, formatParts(node, format), format.types, format.mode);
}

function formatLeaf(node: CmpNode, { mode, types, levels }: Format): CmpText | null {
  const side = (value: Json | undefined, as: Mode): CmpText | null =>
    value === undefined ? null : formatValue(node.type, value, { types, levels, mode: as });
  if (mode === '-') return side(node.before, '-');
  if (mode === '+') return side(node.after, '+');
  return side(node.after, ' ');
}

function formatParts(node: CmpNode, format: Format): CmpText {
  const rows = format.mode === '?' ? changedRows(node, format) : oneSidedRows(node, format);
  return { prefix: '{', inner: { rows }, suffix: '}' };
}

/** One side of a value (or both, where they are equal): what is zero is left out of structs, and what comes after as many as are shown, zero or not, is dots. */
function oneSidedRows({ type, records }: CmpNode, { mode, levels }: Format): readonly CmpRow[] {
  const most = mode === ' ' ? ((2 ** levels) >> 1) << 2 : (2 ** levels) << 1;
  const inner: Format = { mode, types: typesWithin(type), levels: levels - 1 };
  const isStruct = type.kind === 'struct' || type.kind === 'intstr';
  const rows: CmpRow[] = [];
  for (const { key, node } of records) {
    if (rows.length === most) return [...rows, { text: ELLIPSIS }];
    const text = isStruct && isZero(node, mode) ? null : formatNode(node, inner);
    if (text !== null) rows.push({ key, text });
  }
  return rows;
}

function isZero({ type, before, after }: CmpNode, mode: Format['mode']): boolean {
  if (mode === '-') return isZeroValue(type, before);
  if (mode === '+') return isZeroValue(type, after);
  return isZeroValue(type, before) || isZeroValue(type, after);
}

function changedRows({ type, records }: CmpNode, { levels }: Format): readonly CmpRow[] {
  const most = (2 ** levels) << 1;
  const format: Format = { mode: '?', types: typesWithin(type), levels: levels - 1 };
  const rows: CmpRow[] = [];
  const left: CmpRecord[] = [];
  let differences = 0;
  const groups = groupsOf(records);
  for (const [index, group] of groups.entries()) {
    const equal = group[0]?.node.different === 0;
    if (differences >= most) left.push(...group);
    else if (equal) rows.push(...equalRows(group, [index === 0, index === groups.length - 1], nounOf(type), format));
    else {
      rows.push(...group.flatMap((record) => differentRows(record, format)));
      differences += group.length;
    }
  }
  return left.length === 0 ? rows : [...rows, { text: ELLIPSIS, comment: countOf(left, nounOf(type)) }];
}

/** Neighbours that are all equal, or all different. */
function groupsOf(records: readonly CmpRecord[]): readonly (readonly CmpRecord[])[] {
  const groups: CmpRecord[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    const same = last?.[0] !== undefined && (last[0].node.different === 0) === (record.node.different === 0);
    if (same) last.push(record);
    else groups.push([record]);
  }
  return groups;
}

/** What is equal: two rows next to each difference, and how many there are besides. */
function equalRows(
  group: readonly CmpRecord[],
  [isFirst, isLast]: readonly [boolean, boolean],
  noun: string,
  format: Format,
): readonly CmpRow[] {
  const lead = isFirst ? 0 : Math.min(CONTEXT, group.length);
  const rest = isLast ? 0 : Math.min(CONTEXT, group.length - lead);
  // One that would be left out alone is shown.
  const tail = group.length - lead - rest === 1 ? rest + 1 : rest;
  const show = (part: readonly CmpRecord[]): readonly CmpRow[] =>
    part.map(({ key, node }) => ({ key, text: formatNode(node, { ...format, mode: ' ' }) ?? '' }));
  const hidden = group.slice(lead, group.length - tail);
  return [
    ...show(group.slice(0, lead)),
    ...(hidden.length === 0 ? [] : [{ text: ELLIPSIS, comment: countOf(hidden, noun) }]),
    ...show(group.slice(group.length - tail)),
  ];
}

/** A value with more than one part is gone into; one that is a single value all the way down is shown before and after. */
function differentRows({ key, node }: CmpRecord, format: Format): readonly CmpRow[] {
  const { type, before, after } = node;
  if (type.kind === 'string' && typeof before === 'string' && typeof after === 'string' && isLongText(before, after))
    return [{ key, text: formatLongTexts(before, after) }];
  if (node.children !== node.depth) {
    const text = formatNode(node, format);
    return text === null ? [] : [{ key, text }];
  }
  return (['-', '+'] as const).flatMap((mode): CmpRow[] => {
    const text = formatNode(node, { ...format, mode });
    return text === null ? [] : [{ mode, key, text }];
  });
}

function countOf(records: readonly CmpRecord[], noun: string): string {
  const count = (what: string, is: (node: CmpNode) => boolean): string[] => {
    const times = records.filter(({ node }) => is(node)).length;
    return times === 0 ? [] : [`${times} ${what}`];
  };
  const counts = [
    ...count('identical', ({ different }) => different === 0),
    ...count('removed', ({ different, after }) => different > 0 && after === undefined),
    ...count('inserted', ({ different, before }) => different > 0 && before === undefined),
    ...count(
      'modified',
      ({ different, before, after }) => different > 0 && before !== undefined && after !== undefined,
    ),
  ];
  const plural = records.length > 1 ? `${noun}s`.replace(/ys$/, 'ies') : noun;
  const listed =
    counts.length < 3 ? counts.join(' and ') : `${counts.slice(0, -1).join(', ')}, and ${counts.at(-1) ?? ''}`;
  return `${listed} ${plural}`;
}

function nounOf({ kind }: GoType): string {
  if (kind === 'list') return 'element';
  return kind === 'map' ? 'entry' : 'field';
}

function typesWithin({ kind }: GoType): TypeMode {
  return kind === 'list' || kind === 'map' ? 'elide' : 'auto';
}
