import { type Document, type Node, parseAllDocuments, type YAMLError } from 'yaml';
import { caretAt, type LineStarts, lineStartsOf, positionAt } from './lines.ts';
import { splitDocuments, type YamlChunk } from './yaml-chunks.ts';
import { goProblem, type YamlProblem } from './yaml-problem.ts';

/** One composed document. Offsets inside of its nodes count from `chunk.start`. */
export interface YamlTreeDocument {
  readonly chunk: YamlChunk;
  readonly contents: Node | null;
  readonly problem: YamlProblem | null;
}

/** A file's text with its YAML nodes, which know their ranges. Documents that hold nothing are not counted. */
export interface YamlTree {
  readonly file: string;
  readonly text: string;
  readonly lines: LineStarts;
  readonly documents: readonly YamlTreeDocument[];
}

const OPTIONS = {
  schema: 'failsafe',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  maxAliasCount: -1,
} as const;

/** Composes every document of the text. Never throws for what stands in the text. */
export function yamlTree(file: string, text: string): YamlTree {
  const lines = lineStartsOf(text);
  const documents: YamlTreeDocument[] = [];
  for (const chunk of splitDocuments(text)) {
    if (chunk.badSeparator !== undefined) {
      documents.push({ chunk, contents: null, problem: badSeparator(file, text, lines, chunk) });
      break;
    }
    const document = composeChunk(file, text, lines, chunk);
    if (document !== null) documents.push(document);
  }
  return { file, text, lines, documents };
}

function composeChunk(file: string, text: string, lines: LineStarts, chunk: YamlChunk): YamlTreeDocument | null {
  const body = text.slice(chunk.start, chunk.end);
  const composed: readonly Document[] = parseAllDocuments(body, OPTIONS);
  const document = composed[0];
  if (document === undefined) return null;
  const error = document.errors.find((error) => error.code !== 'MULTIPLE_DOCS' && !hasOnlyOddDirective(error));
  if (error !== undefined)
    return { chunk, contents: null, problem: problemOf(file, text, lines, { chunk, error, body }) };
  return document.contents === null || isBlank(document.contents)
    ? null
    : { chunk, contents: document.contents, problem: null };
}

/** An empty document composes to an empty plain scalar. */
function isBlank(node: Node): boolean {
  return node.range !== null && node.range !== undefined && node.range[0] === node.range[1] && !('items' in node);
}

function hasOnlyOddDirective(error: YAMLError): boolean {
  return error.code === 'BAD_DIRECTIVE';
}

function problemOf(
  file: string,
  text: string,
  lines: LineStarts,
  at: { readonly chunk: YamlChunk; readonly error: YAMLError; readonly body: string },
): YamlProblem {
  const offset = Math.min(at.chunk.start + at.error.pos[0], text.length);
  const position = positionAt(lines, offset);
  const { message, line } = goProblem(at.error, at.body);
  return {
    message: line === null ? `yaml: ${message}` : `yaml: line ${line}: ${message}`,
    source: { file, ...position },
    caret: caretAt(text, lines, offset),
  };
}

function badSeparator(file: string, text: string, lines: LineStarts, chunk: YamlChunk): YamlProblem {
  const offset = Math.max(0, text.lastIndexOf('\n', chunk.start - 2) + 1);
  return {
    message: `invalid document separator: ${chunk.badSeparator ?? ''}`,
    source: { file, ...positionAt(lines, offset) },
    caret: caretAt(text, lines, offset),
  };
}
