import type { Source } from '../values/source.ts';
import type { Block, Inline, Report } from './report.ts';

const WIDTH = 100;

/** A report for a terminal: no colour, no markup, lines at most 100 columns where words allow. Ends in a line break. */
export function toPlainText({ title, blocks }: Report): string {
  return `${[title, ...blocks.map(plainBlock)].filter((part) => part !== '').join('\n\n')}\n`;
}

function plainBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${block.text}\n${'-'.repeat(Math.min(WIDTH, widthOf(block.text)))}`;
    case 'paragraph':
      return wrapped(plain(block.inlines), '', '');
    case 'note':
      return wrapped(`${plain(block.inlines)})`, '(', ' ');
    case 'list':
      return block.items
        .map((item, index) =>
          wrapped(plain(item), block.ordered ? `${String(index + 1).padStart(2)}. ` : '  - ', '    '),
        )
        .join('\n');
    case 'code':
      return plainCode(block);
    case 'table':
      return plainTable(block.head, block.rows);
  }
}

function plain(inlines: readonly Inline[]): string {
  return inlines.map(plainInline).join('').replace(/ {2,}/g, ' ').trim();
}

function plainInline(inline: Inline): string {
  switch (inline.type) {
    case 'place':
      return placeText(inline.source);
    case 'person':
      return inline.id;
    case 'link':
      return `${inline.text} <${inline.url}>`;
    default:
      return inline.text;
  }
}

/** `apps/kustomization.yaml:7`. */
export function placeText({ file, line }: Source): string {
  return `${file}:${line}`;
}

function plainCode({ text, place, firstLine, highlight }: Extract<Block, { type: 'code' }>): string {
  const head = place === undefined ? [] : [placeText(place)];
  const lines = text.replace(/\n$/, '').split('\n');
  if (firstLine === undefined) return [...head, ...lines.map((line) => `    ${line}`)].join('\n');
  const width = String(firstLine + lines.length - 1).length;
  const numbered = lines.map((line, index) => {
    const number = firstLine + index;
    return `${number === highlight ? '  > ' : '    '}${String(number).padStart(width)} | ${line}`;
  });
  return [...head, ...numbered].join('\n');
}

function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const folded = rows.map((row) =>
    row.map((cell, column) => wrapped(cell, '', '', column === 0 ? 40 : 26).split('\n')),
  );
  const widths = head.map((name, column) =>
    Math.max(widthOf(name), ...folded.flatMap((row) => (row[column] ?? []).map(widthOf))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(head),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...folded.flatMap(tableLines).map(line),
  ].join('\n');
}

/** A row whose cells have several lines, as that many rows. */
function tableLines(row: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, index) => row.map((cell) => cell[index] ?? ''));
}

/** In code points; wide characters stay as they are. */
const widthOf = (text: string): number => Array.from(text).length;

const pad = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - widthOf(cell)));

/** Breaks between words; `first` and `rest` stand before the first line and the others. */
function wrapped(text: string, first: string, rest: string, width = WIDTH): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const blank = line === first || line === rest;
    if (!blank && line.length + word.length + 1 > width) {
      lines.push(line);
      line = rest + word;
    } else line += (blank ? '' : ' ') + word;
  }
  return [...lines, line].join('\n');
}
