import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';

/** The part of a commit's change that holds a line. */
export interface DiffHunk {
  readonly file: string;
  /** The line in the commit's version of the file, from 1; of a line that the commit took away, where it was. */
  readonly line: number;
  /** A unified diff's hunk, its `@@` line first; at most 40 lines of at most 200 characters around the line. */
  readonly text: string;
}

const CONTEXT = 3;
/** Texts that differ more than this are not compared: it would take too long, and nobody would read it. */
const MAX_EDITS = 2_000;
const LINES_AROUND = 20;
const LINE_LENGTH = 200;

/**
 * What a commit changed around a line. Null where it did not change the file there, or the line is in neither of the two trees.
 * @param known the tree that `source` is a place in; it may be a third one.
 * @param before the tree of the commit before.
 */
export function diffHunk(known: Snapshot, { file, line }: Source, before: Snapshot, after: Snapshot): DiffHunk | null {
  const [text, old, now] = [known.text(file), before.text(file) ?? '', after.text(file) ?? ''];
  if (text === undefined || old === now) return null;
  const patch = structuredPatch(file, file, old, now, '', '', { context: CONTEXT, maxEditLength: MAX_EDITS });
  for (const side of SIDES) {
    const at = sameLine(text, side === 'new' ? now : old, line);
    const hunk = at === null ? undefined : patch?.hunks.find((one) => holds(one, side, at));
    if (at !== null && hunk !== undefined) return { file, line: at, text: textOf(hunk, side, at) };
  }
  return null;
}

/** A line that is still there is shown as it became. */
const SIDES = ['new', 'old'] as const;
type Side = (typeof SIDES)[number];

function holds({ oldStart, oldLines, newStart, newLines }: StructuredPatchHunk, side: Side, line: number): boolean {
  const [start, count] = side === 'new' ? [newStart, newLines] : [oldStart, oldLines];
  return line >= start && line < start + count;
}

/** Where a line of one text stands in another. */
function sameLine(from: string, to: string, line: number): number | null {
  if (from === to) return line;
  const patch = structuredPatch('', '', from, to, '', '', { context: 0, maxEditLength: MAX_EDITS });
  if (patch === undefined) return null;
  let moved = 0;
  for (const { oldStart, oldLines, newLines } of patch.hunks) {
    if (oldLines > 0 && line >= oldStart && line < oldStart + oldLines) return null;
    if (line >= oldStart + oldLines) moved += newLines - oldLines;
  }
  return line + moved;
}

function textOf(hunk: StructuredPatchHunk, side: Side, line: number): string {
  const { oldStart, oldLines, newStart, newLines, lines } = hunk;
  const at = indexOfLine(lines, side, line - (side === 'new' ? newStart : oldStart));
  const shown = lines.slice(Math.max(0, at - LINES_AROUND), at + LINES_AROUND);
  const short = shown.map((one) => (one.length > LINE_LENGTH ? `${one.slice(0, LINE_LENGTH)}…` : one));
  return [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...short].join('\n');
}

/** Where in a hunk the line stands that is so many lines of its side after the first. */
function indexOfLine(lines: readonly string[], side: Side, offset: number): number {
  const others = side === 'new' ? /^[-\\]/ : /^[+\\]/;
  const own = lines.flatMap((one, index) => (others.test(one) ? [] : [index]));
  return own[offset] ?? 0;
}
