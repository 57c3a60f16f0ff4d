/** A report of go-cmp before it is laid out (`cmp/report_text.go`): a text on one line, a list, or something around one of them. */
export type CmpText = string | CmpList | CmpWrap;

export interface CmpWrap {
  readonly prefix: string;
  readonly inner: CmpText;
  readonly suffix: string;
}

export interface CmpList {
  readonly rows: readonly CmpRow[];
}

export interface CmpRow {
  readonly mode?: Mode;
  readonly key?: string;
  readonly text: CmpText;
  readonly comment?: string;
}

/** `-` and `+` for what is on one side only, a space for what is equal. */
export type Mode = '-' | '+' | ' ';

export const ELLIPSIS = '...';
const LINE_LENGTH = 80;

/** Lays a report out. */
export function layOut(text: CmpText): string {
  const compact = compacted(text, ' ');
  return `${indent(0, ' ')}${expanded(compact, ' ', 0)}\n`;
}

/** What fits on a line becomes one. */
function compacted(text: CmpText, mode: Mode): CmpText {
  if (typeof text === 'string') return text;
  if ('inner' in text) {
    const inner = compacted(text.inner, mode);
    return typeof inner === 'string' ? `${text.prefix}${inner}${text.suffix}` : { ...text, inner };
  }
  const rows = text.rows.map((row) => ({ ...row, text: compacted(row.text, row.mode ?? mode) }));
  const line = rows.map(({ key = '', text: one }) => `${key === '' ? '' : `${key}: `}${plain(one)}`).join(', ');
  const isLong = mode !== ' ' && line.length > LINE_LENGTH;
  const spread = rows.some((row) => changed(row) || typeof row.text !== 'string' || row.comment !== undefined);
  return spread || isLong ? { rows } : line;
}

/** A text as it would stand on one line, which only its length is asked of. */
function plain(text: CmpText): string {
  if (typeof text === 'string') return text;
  if ('inner' in text) return `${text.prefix}${plain(text.inner)}${text.suffix}`;
  return text.rows.map(({ key = '', text: one }) => `${key === '' ? '' : `${key}: `}${plain(one)}`).join(', ');
}

function changed({ mode }: CmpRow): boolean {
  return mode === '-' || mode === '+';
}

function expanded(text: CmpText, mode: Mode, depth: number): string {
  if (typeof text === 'string') return text;
  if ('inner' in text) return `${text.prefix}${expanded(text.inner, mode, depth)}${text.suffix}`;
  const body = isSimple(text) ? batches(text, mode, depth + 1) : rowLines(text, mode, depth + 1);
  return `${body}\n${indent(depth, mode)}`;
}

function rowLines({ rows }: CmpList, mode: Mode, depth: number): string {
  const widths = keyWidths(rows);
  return rows
    .map((row, index) => {
      const { key = '', text, comment } = row;
      const lead = key === '' ? '' : `${key}: ${' '.repeat(Math.max(0, (widths[index] ?? 0) - key.length))}`;
      const own = row.mode ?? mode;
      const tail = text === ELLIPSIS ? '' : ',';
      const said = comment === undefined ? '' : ` // ${comment}`;
      return `\n${indent(depth, own)}${lead}${expanded(text, own, depth)}${tail}${said}`;
    })
    .join('');
}

/** Keys are aligned over neighbouring rows that stand on one line each. */
function keyWidths(rows: readonly CmpRow[]): readonly number[] {
  const widths: number[] = rows.map(() => 0);
  let start = 0;
  const close = (end: number): void => {
    const width = Math.max(0, ...rows.slice(start, end).map(({ key = '' }) => key.length));
    widths.fill(width, start, end);
    start = end + 1;
  };
  for (const [index, { key = '', text }] of rows.entries()) if (key === '' || typeof text !== 'string') close(index);
  close(rows.length);
  return widths;
}

function isSimple({ rows }: CmpList): boolean {
  return rows.every(
    (row) => !changed(row) && (row.key ?? '') === '' && typeof row.text === 'string' && row.comment === undefined,
  );
}

/** A list of nothing but one-line values: as many on a line as fit. */
function batches({ rows }: CmpList, mode: Mode, depth: number): string {
  const lines: string[] = [];
  let batch = '';
  for (const { text } of rows) {
    const value = plain(text);
    if (batch !== '' && batch.length + value.length + 2 > LINE_LENGTH) {
      lines.push(batch);
      batch = '';
    }
    batch += `${value}, `;
  }
  if (batch !== '') lines.push(batch);
  return lines.map((line) => `\n${indent(depth, mode)}${line.trimEnd()}`).join('');
}

function indent(depth: number, mode: Mode): string {
  return `${mode} ${'\t'.repeat(depth)}`;
}
