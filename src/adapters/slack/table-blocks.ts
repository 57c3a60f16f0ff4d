import type { KnownBlock, TableBlock } from '@slack/types';
import type { Block } from '../../core/report/report.ts';
import { codeBlocks } from './code-blocks.ts';
import { fitText } from './fit-text.ts';
import { contextBlock } from './section-blocks.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { visibleText } from './visible-text.ts';

export type Table = Extract<Block, { readonly type: 'table' }>;

const CELL_LIMIT = 300;
const NARROW_CELL_LIMIT = 40;
/** JSON of one table: leaves most of a message to everything else. */
const TABLE_ROOM = 5000;

/** Slack's own table block. Only messages may hold one, and only one each. */
export function tableBlocks(table: Table): readonly KnownBlock[] {
  const columns = Math.min(columnsOf(table), SLACK_LIMITS.tableColumns);
  const rows = [table.head, ...table.rows].map((row) => cells(row, columns).map(rawText));
  const shown = rows.slice(0, Math.min(rowsThatFit(rows), SLACK_LIMITS.tableRows));
  if (columns === 0 || shown.length === 0) return [];
  return [{ type: 'table', rows: shown }, ...leftOut(rows.length - shown.length, columnsOf(table) - columns)];
}

/** The same table drawn in fixed width, for where Slack takes no table block. */
export function drawnTable(table: Table): readonly KnownBlock[] {
  const columns = columnsOf(table);
  const rows = [table.head, ...table.rows].map((row) =>
    cells(row, columns).map((cell) => singleLine(cell, NARROW_CELL_LIMIT)),
  );
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const text = rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  return columns === 0 ? [] : codeBlocks({ type: 'code', language: 'text', text }, undefined);
}

function columnsOf(table: Table): number {
  return Math.max(table.head.length, ...table.rows.map((row) => row.length));
}

function cells(row: readonly string[], columns: number): readonly string[] {
  return Array.from({ length: columns }, (_, at) => row[at] ?? '');
}

/** No escape is documented for raw text; a zero-width space takes `<!`, `<@` and `<#` their meaning however Slack reads it. */
function rawText(cell: string): { type: 'raw_text'; text: string } {
  const text = singleLine(cell, CELL_LIMIT).replace(/<(?=[!@#])/g, '<\u200b');
  return { type: 'raw_text', text: text || '–' };
}

function singleLine(cell: string, limit: number): string {
  return fitText(visibleText(cell).replace(/\s+/g, ' ').trim(), { limit });
}

function rowsThatFit(rows: TableBlock['rows']): number {
  let room = TABLE_ROOM;
  const over = rows.findIndex((row) => {
    room -= JSON.stringify(row).length + 1;
    return room < 0;
  });
  return over === -1 ? rows.length : over;
}

function leftOut(rows: number, columns: number): readonly KnownBlock[] {
  const parts = [...(rows > 0 ? [`${rows} more rows`] : []), ...(columns > 0 ? [`${columns} more columns`] : [])];
  return parts.length === 0 ? [] : [contextBlock(`… ${parts.join(' and ')}`)];
}
