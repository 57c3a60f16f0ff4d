import type { ReachChanges } from '../network/compare-reach.ts';
import type { Reach, ReachEnd } from '../network/reachability.ts';
import type { Gap } from '../values/gap.ts';
import { bounded } from './bounded.ts';
import { gapBlocks } from './gap-blocks.ts';
import { reachGraph } from './reach-graph.ts';
import { endName, portName } from './reach-words.ts';
import type { Block, Report } from './report.ts';
import { count, heading, note, paragraph, text } from './words.ts';

/** More rows than this nobody reads; the JSON has them all. */
const MOST_ROWS = 200;

/** Who reaches whom, as a table and as a graph; `outside` are the ways in and out of what was asked about. */
export function reachReport(all: readonly Reach[], outside: readonly Reach[], gaps: readonly Gap[]): Report {
  const open = all.filter(({ result }) => result === 'allowed');
  const unknown = all.filter(({ result }) => result === 'unknown');
  const ways = byEntities(withoutCovered(outside.filter(({ result }) => result === 'allowed')));
  const unsure = outside.filter(({ result }) => result === 'unknown');
  const title = `${count(open.length, 'connection')} of ${all.length} can be made`;
  return {
    title,
    blocks: [
      paragraph(
        text(`Between workloads, on the ports their containers declare: ${open.length} allowed, `),
        text(`${all.length - open.length - unknown.length} dropped, ${unknown.length} unknown.`),
      ),
      ...tableOf(open),
      ...(outside.length === 0 ? [] : outsideBlocks(ways)),
      ...graphBlocks(reachGraph([...open, ...ways]) ?? reachGraph(open)),
      ...section('Unknown', [...unknown, ...unsure]),
      ...gapBlocks(gaps),
    ],
    actions: [],
  };
}

function outsideBlocks(ways: readonly Reach[]): readonly Block[] {
  const none = paragraph(text('Nobody from outside gets in, and nothing gets out.'));
  return [heading('In and out'), ...(ways.length === 0 ? [none] : tableOf(ways))];
}

/** Where every port is open, the single ones say nothing more. */
function withoutCovered(all: readonly Reach[]): readonly Reach[] {
  const ends = ({ from, to }: Reach): string => `${endName(from)} ${endName(to)}`;
  const covered = new Set(all.filter(({ port }) => port === 'ANY').map(ends));
  return all.filter((one) => one.port === 'ANY' || !covered.has(ends(one)));
}

/** Entities, ranges or names that are open to the same workload in the same way are one end. */
function byEntities(all: readonly Reach[]): readonly Reach[] {
  const groups = new Map<string, Reach>();
  for (const one of all) {
    const inward = one.from.namespace === '';
    const { kind } = (inward ? one.from : one.to).ref;
    const key = `${inward ? endName(one.to) : endName(one.from)} ${inward ? 'in' : 'out'} ${kind} ${portName(one)}`;
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined
        ? one
        : inward
          ? { ...known, from: joined(known.from, one.from) }
          : { ...known, to: joined(known.to, one.to) },
    );
  }
  return [...groups.values()];
}

function joined(one: ReachEnd, other: ReachEnd): ReachEnd {
  return { ...one, ref: { ...one.ref, name: `${one.ref.name}, ${other.ref.name}` } };
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
    .map((one) => [bounded(endName(one.from), 120), bounded(endName(one.to), 120), portName(one)]);
  const table: Block = { type: 'table', head: ['from', 'to', 'port'], rows: shown };
  const left = rows.length - shown.length;
  return left === 0 ? [table] : [table, note(text(`and ${left} more; --json has them all`))];
}

function graphBlocks(graph: string | null): readonly Block[] {
  return graph === null ? [] : [{ type: 'code', language: 'mermaid', text: graph }];
}
