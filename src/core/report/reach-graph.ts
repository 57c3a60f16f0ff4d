import type { Reach } from '../network/reachability.ts';
import { endName, portName } from './reach-words.ts';

/** A graph with more edges than this is a ball of wool. */
const MOST_EDGES = 60;

/**
 * Connections as a Mermaid flowchart, ports of one pair on one edge; null without any, or where there are too many to be read. `closed` ones are dotted. Names
 * from outside are quoted, and what Mermaid could act upon is written as an entity.
 */
export function reachGraph(open: readonly Reach[], closed: readonly Reach[] = []): string | null {
  const edges = [...edgesOf(open, '-->'), ...edgesOf(closed, '-.->')];
  if (edges.length === 0 || edges.length > MOST_EDGES) return null;
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort();
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  return [
    'flowchart LR',
    ...names.map((name) => `  ${ids.get(name) ?? ''}["${escaped(name)}"]`),
    ...edges.map(
      ({ from, to, arrow, ports }) =>
        `  ${ids.get(from) ?? ''} ${arrow}|"${escaped(ports.join(', '))}"| ${ids.get(to) ?? ''}`,
    ),
  ].join('\n');
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly arrow: string;
  readonly ports: string[];
}

function edgesOf(all: readonly Reach[], arrow: string): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const one of all) {
    const ends = { from: endName(one.from), to: endName(one.to) };
    const key = `${ends.from} ${ends.to}`;
    const edge = edges.get(key) ?? { ...ends, arrow, ports: [] };
    edge.ports.push(portName(one));
    edges.set(key, edge);
  }
  return [...edges.values()];
}

function escaped(text: string): string {
  return text.slice(0, 120).replace(/[^\w ./,:-]/g, (sign) => `#${sign.codePointAt(0) ?? 0};`);
}
