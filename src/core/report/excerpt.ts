import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { bounded } from './bounded.ts';
import type { Block } from './report.ts';

type Excerpt = Extract<Block, { type: 'code' }> & { readonly place: Source };

const BEFORE = 2;
const AFTER = 4;

/** The lines around a place with that line marked; nothing when the file is not there any more or another commit is meant. */
export function excerpt(snapshot: Snapshot, source: Source): readonly Excerpt[] {
  if (source.commit !== undefined && snapshot.commit !== null && source.commit !== snapshot.commit) return [];
  const lines = snapshot.text(source.file)?.split('\n') ?? [];
  const first = Math.max(1, source.line - BEFORE);
  const shown = lines.slice(first - 1, source.line + AFTER);
  if (source.line > lines.length || shown.length === 0) return [];
  return [
    {
      type: 'code',
      language: 'yaml',
      text: shown.map(codeLine).join('\n').trimEnd(),
      place: source,
      firstLine: first,
      highlight: source.line,
    },
  ];
}

/** Indentation means something in YAML: it survives the bounding. */
function codeLine(line: string): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return indent.slice(0, 80) + bounded(line, 160);
}
