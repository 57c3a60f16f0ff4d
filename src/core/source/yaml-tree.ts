import type { Document, Node, YAMLError } from 'yaml';
import { composeYaml, newBudget, type TooMuch } from './compose-yaml.ts';
import { caretAt, type LineStarts, lineStartsOf, positionAt } from './lines.ts';
import type { YamlDialect } from './scalar.ts';
import { readerProblem } from './undecodable.ts';
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

/** Composes every document of the text, until one is {@link TooMuch}. Never throws for what stands in the text. */
export function yamlTree(file: string, text: string, dialect: YamlDialect = 'kubernetes'): YamlTree {
  const budget = newBudget(text);
  if ('message' in budget) return refusedTree(file, text, budget);
  const lines = lineStartsOf(text);
  const documents: YamlTreeDocument[] = [];
  for (const chunk of splitDocuments(text)) {
    if (chunk.badSeparator !== undefined) {
      documents.push({ chunk, contents: null, problem: badSeparator(file, text, lines, chunk) });
      break;
    }
    const body = text.slice(chunk.start, chunk.end);
    const unread = readerProblem(body);
    if (unread !== null) {
      documents.push({ chunk, contents: null, problem: refused(file, text, lines, { chunk, composed: unread }) });
      continue;
    }
    const composed = composeYaml(body, budget);
    if ('message' in composed) {
      documents.push({ chunk, contents: null, problem: refused(file, text, lines, { chunk, composed }) });
      break;
    }
    const document = readComposed({ file, text, lines, chunk, body, dialect }, composed[0]);
    if (document !== null) documents.push(document);
  }
  return { file, text, lines, documents };
}

/** A file that is not even split into lines. */
function refusedTree(file: string, text: string, { message }: TooMuch): YamlTree {
  const problem = { message: `yaml: ${message}`, source: { file, line: 1 }, caret: '' };
  return { file, text, lines: [0], documents: [{ chunk: { start: 0, end: text.length }, contents: null, problem }] };
}

interface ComposedChunk {
  readonly file: string;
  readonly text: string;
  readonly lines: LineStarts;
  readonly chunk: YamlChunk;
  readonly body: string;
  readonly dialect: YamlDialect;
}

function readComposed(
  { file, text, lines, chunk, body, dialect }: ComposedChunk,
  document: Document | undefined,
): YamlTreeDocument | null {
  if (document === undefined) return null;
  const error = document.errors.find((error) => error.code !== 'MULTIPLE_DOCS' && !hasOnlyOddDirective(error));
  if (error !== undefined)
    return { chunk, contents: null, problem: problemOf(file, text, lines, { chunk, error, body, dialect }) };
  return document.contents === null || isBlank(document.contents)
    ? null
    : { chunk, contents: document.contents, problem: null };
}

function refused(
  file: string,
  text: string,
  lines: LineStarts,
  at: { readonly chunk: YamlChunk; readonly composed: TooMuch },
): YamlProblem {
  const offset = Math.min(at.chunk.start + at.composed.offset, text.length);
  return {
    message: `yaml: ${at.composed.message}`,
    source: { file, ...positionAt(lines, offset) },
    caret: caretAt(text, lines, offset),
  };
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
  at: Pick<ComposedChunk, 'chunk' | 'body' | 'dialect'> & { readonly error: YAMLError },
): YamlProblem {
  const offset = Math.min(at.chunk.start + at.error.pos[0], text.length);
  const position = positionAt(lines, offset);
  const { message, line } = goProblem(at.error, at.body, at.dialect);
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
