import { positionAt } from '../source/lines.ts';
import { composed, locate, locateNearest } from '../source/locate.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';

/** Who changes a field: the kustomization's field, and the line, found only when somebody asks. */
export interface Cause {
  readonly by: string;
  readonly source: () => Source;
}

/** A YAML document inside of a value of another: its text, and which of the text's documents. */
export interface InnerDocument {
  readonly text: string;
  readonly document: number;
}

/** A YAML document that may be a cause, and where in it paths start (default: at its root). */
export interface CauseDocument {
  readonly file: string;
  readonly text: string;
  readonly document: number;
  readonly at?: FieldPath;
  /** Set when the value at `at` is YAML text itself: paths are paths in it then. */
  readonly inner?: InnerDocument;
}

/** A cause whose line is that of a field in a YAML file. */
export function causeAt(by: string, document: CauseDocument, path: FieldPath): Cause {
  return { by, source: () => sourceAt(document, path) };
}

/** The line of a field, or of the nearest field around it. */
export function sourceAt(document: CauseDocument, path: FieldPath): Source {
  const { inner, ...outer } = document;
  if (inner !== undefined) return innerSource(outer, [], inner, path);
  const { file, text, at = [] } = document;
  const found = locateNearest(text, document.document, [...at, ...path]);
  return found === null ? { file, line: 1 } : { file, line: found.line, column: found.column };
}

/** The line of a field in YAML text that is the value at `at`: its own where the text is a block, else that of the value. */
export function innerSource(outer: CauseDocument, at: FieldPath, inner: InnerDocument, path: FieldPath): Source {
  const header = blockLine(outer, at);
  if (header === null) return sourceAt(outer, at);
  return { file: outer.file, line: header + sourceAt({ ...inner, file: outer.file }, path).line };
}

/** The line where a block of text begins with `|` or `>`; null for text that is written otherwise. */
function blockLine({ inner, ...outer }: CauseDocument, path: FieldPath): number | null {
  if (inner !== undefined) {
    const header = blockLine(outer, []);
    const line = blockLine({ ...inner, file: outer.file }, path);
    return header === null || line === null ? null : header + line;
  }
  const block = locate(outer.text, outer.document, [...(outer.at ?? []), ...path]);
  if (block === null || !/^[|>]/.test(outer.text.slice(block.start, block.start + 1))) return null;
  return positionAt(composed(outer.text).lines, block.start).line;
}
