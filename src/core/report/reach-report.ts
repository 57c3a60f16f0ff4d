import type { Workload } from '../cluster/cluster.ts';
import type { ReachChanges } from '../network/compare-reach.ts';
import type { Reach } from '../network/reachability.ts';
import type { Gap } from '../values/gap.ts';
import { bounded } from './bounded.ts';
import { gapBlocks } from './gap-blocks.ts';
import { reachGraph } from './reach-graph.ts';
import type { Block, Report } from './report.ts';
import { count, heading, note, paragraph, text } from './words.ts';

/** More rows than this nobody reads; the JSON has them all. */
const MOST_ROWS = 200;

/** Who reaches whom, as a table and as a graph. */
export function reachReport(all: readonly Reach[], gaps: readonly Gap[]): Report {
  const open = all.filter(({ result }) => result === 'allowed');
  const unknown = all.filter(({ result }) => result === 'unknown');
  const title = `${count(open.length, 'connection')} of ${all.length} can be made`;
  return {
    title,
    blocks: [
      paragraph(
        text(`Between workloads, on the ports their containers declare: ${open.length} allowed, `),
        text(`${all.length - open.length - unknown.length} dropped, ${unknown.length} unknown.`),
      ),
      ...tableOf(open),
      ...graphBlocks(reachGraph(open)),
      ...(unknown.length === 0 ? [] : [heading('Unknown'), ...tableOf(unknown)]),
      ...gapBlocks(gaps),
    ],
    actions: [],
  };
}

/** What a change opens and what it closes. */
export function reachChangesReport({ opened, closed, unclear }: ReachChanges, gaps: readonly Gap[]): Report {
  const nothing = opened.length + closed.length + unclear.length === 0;
  return {
    title: nothing
      ? 'No connection opens or closes'
      : `${count(opened.length, 'connection')} opened, ${closed.length} closed`,
    blocks: [
      ...section('Opened', opened),
      ...section('Closed', closed),
      ...section('Known at one of the two only', unclear),
      ...graphBlocks(reachGraph(opened, closed)),
      ...gapBlocks(gaps),
    ],
    actions: [],
  };
}

function section(title: string, rows: readonly Reach[]): readonly Block[] {
  return rows.length === 0 ? [] : [heading(title), ...tableOf(rows)];
}

function tableOf(rows: readonly Reach[]): readonly Block[] {
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, MOST_ROWS)
    .map(({ from, to, port, protocol }) => [name(from), name(to), `${port}/${protocol}`]);
  const table: Block = { type: 'table', head: ['from', 'to', 'port'], rows: shown };
  const left = rows.length - shown.length;
  return left === 0 ? [table] : [table, note(text(`and ${left} more; --json has them all`))];
}

function graphBlocks(graph: string | null): readonly Block[] {
  return graph === null ? [] : [{ type: 'code', language: 'mermaid', text: graph }];
}

function name({ namespace, ref }: Workload): string {
  return bounded(`${namespace}/${ref.name}`, 120);
}
