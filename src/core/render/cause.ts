import { locateNearest } from '../source/locate.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';

/** Who changes a field: the kustomization's field, and the line, found only when somebody asks. */
export interface Cause {
  readonly by: string;
  readonly source: () => Source;
}

/** A YAML document that may be a cause, and where in it paths start (default: at its root). */
export interface CauseDocument {
  readonly file: string;
  readonly text: string;
  readonly document: number;
  readonly at?: FieldPath;
}

/** A cause whose line is that of a field in a YAML file. */
export function causeAt(by: string, document: CauseDocument, path: FieldPath): Cause {
  return { by, source: () => sourceAt(document, path) };
}

/** The line of a field, or of the nearest field around it. */
export function sourceAt({ file, text, document, at = [] }: CauseDocument, path: FieldPath): Source {
  const found = locateNearest(text, document, [...at, ...path]);
  return found === null ? { file, line: 1 } : { file, line: found.line, column: found.column };
}
