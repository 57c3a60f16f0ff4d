import type { YAMLError } from 'yaml';
import type { Source } from '../values/source.ts';
import type { YamlDialect } from './scalar.ts';

/** Why a text is not YAML: the message of the Go library people know, the place, and two lines that show it. */
export interface YamlProblem {
  /** `yaml: line 8: did not find expected key`; the line is the Go library's, counted inside of the document. */
  readonly message: string;
  readonly source: Source;
  readonly caret: string;
}

/** A message of go-yaml and the line it names, or null where it names none. */
export interface GoProblem {
  readonly message: string;
  readonly line: number | null;
}

/**
 * What go-yaml says to a text that does not parse. Its scanner counts lines from 1 and its parser from 0, from the start of the
 * collection it was in; a line of 0 is left out. Source: go-yaml `scannerc.go`, `parserc.go`, `decode.go` (fail).
 */
export function goProblem(error: YAMLError, text: string, dialect: YamlDialect): GoProblem {
  return dialect === 'kubernetes' ? olderProblem(error, text) : newerProblem(error, text);
}

const IMPLICIT = new Set<string>(['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY']);

/** go-yaml v2 names the line where it noticed. */
function olderProblem(error: YAMLError, text: string): GoProblem {
  const at = error.pos[0];
  const { message } = newerProblem(error, text);
  if (message === "could not find expected ':'") return scannerProblem(message, text, afterKey(text, at));
  if (message.startsWith('found a tab')) return scannerProblem(message, text, at);
  if (message === 'found unexpected end of stream') return scannerProblem(message, text, text.length);
  if (!message.startsWith('did not find expected')) return newerProblem(error, text);
  const line = lineOf(text, at) || collectionLine(text, 0);
  return { message, line: line === 0 ? null : line };
}

/** Where the next token after a line begins, or the end: there it is clear that the line was no key. */
function afterKey(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  const next = end < 0 ? -1 : text.slice(end).search(/[^\s]/);
  return next < 0 ? text.length : end + next;
}

/** go-yaml v3 names the line where the collection or the key that it was in begins. */
function newerProblem(error: YAMLError, text: string): GoProblem {
  const at = error.pos[0];
  const isStray = error.message.includes('sequence') || isStrayItem(text, at);
  if (IMPLICIT.has(error.code) && isStray) return parserProblem('did not find expected key', text, at);
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' || (error.code === 'MULTILINE_IMPLICIT_KEY' && !isNextKey(text, at)))
    return scannerProblem('mapping values are not allowed in this context', text, colonAfter(text, at));
  if (error.message.startsWith('Missing closing'))
    return scannerProblem(goMessage(error, text), text, lastQuote(text, error.message.includes('"') ? '"' : "'"));
  if (goMessage(error, text).startsWith('found a tab'))
    return scannerProblem(goMessage(error, text), text, text.slice(0, text.lastIndexOf('\n', at)).trimEnd().length);
  const message = isAfterItems(error, text) ? "did not find expected '-' indicator" : goMessage(error, text);
  return message.startsWith('did not find expected')
    ? parserProblem(message, text, at)
    : scannerProblem(message, text, at);
}

/** A line that must be the next key of a mapping: it begins where the line before it does, or further left. */
function isNextKey(text: string, at: number): boolean {
  const lines = text.slice(0, at).split('\n');
  const own = lines.pop() ?? '';
  const previous = lines.findLast((line) => line.trim() !== '');
  return own.trim() === '' && previous !== undefined && previous.search(/\S/) >= own.length;
}

/** Where a quoted text that never ends begins: go-yaml names that line, and the end where it is the first. */
function lastQuote(text: string, quote: string): number {
  const start = text.lastIndexOf(quote);
  return lineOf(text, start) === 0 ? text.length : start;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length - 1;
}

function scannerProblem(message: string, text: string, at: number): GoProblem {
  const line = lineOf(text, at);
  return { message, line: line === 0 ? null : line + 1 };
}

function parserProblem(message: string, text: string, at: number): GoProblem {
  const flow = /'([}\]])'$/.exec(message)?.[1];
  if (flow !== undefined) return inFlow(message, text, at, flow === '}' ? '{' : '[');
  const line = collectionLine(text, lineOf(text, at)) || lineOf(text, at);
  return { message, line: line === 0 ? null : line };
}

function inFlow(message: string, text: string, at: number, open: string): GoProblem {
  const line = lineOf(text, text.lastIndexOf(open, at)) || lineOf(text, at);
  return { message, line: line === 0 ? null : line };
}

/** The first line (from 0) of the block collection that a line stands in. */
function collectionLine(text: string, from: number): number {
  const lines = text.split('\n').map((line) => (/^\s*(?:#|$)/.test(line) ? -1 : line.search(/\S/)));
  const own = lines[from] ?? 0;
  let first = from;
  let indent = -1;
  for (let line = from - 1; line >= 0; line -= 1) {
    const at = lines[line] ?? -1;
    if (at < 0) continue;
    if (indent < 0 && at <= own) indent = at;
    if (indent >= 0 && at < indent) break;
    if (at === indent) first = line;
  }
  return indent < 0 ? 0 : first;
}

/** A `- item` where a mapping's next key should be. */
function isStrayItem(text: string, at: number): boolean {
  const lines = text.slice(0, at).split('\n');
  const current = `${lines.at(-1) ?? ''}${text.slice(at).split('\n', 1)[0] ?? ''}`;
  const previous = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
  const indent = current.search(/\S/);
  return (
    current.trimStart().startsWith('- ') && previous.search(/\S/) === indent && !/^\s*-|:\s*(?:#.*)?$/.test(previous)
  );
}

/** A key on the column where a list's dashes stand. */
function isAfterItems(error: YAMLError, text: string): boolean {
  if (
    error.code !== 'UNEXPECTED_TOKEN' &&
    error.code !== 'MISSING_CHAR' &&
    error.code !== 'BAD_INDENT' &&
    error.code !== 'IMPOSSIBLE'
  )
    return false;
  const lines = text.slice(0, error.pos[0]).split('\n');
  const current = `${lines.at(-1) ?? ''}${text.slice(error.pos[0]).split('\n', 1)[0] ?? ''}`;
  const previous = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
  return (
    previous.trimStart().startsWith('- ') &&
    previous.search(/\S/) === current.search(/\S/) &&
    !current.trimStart().startsWith('-')
  );
}

function colonAfter(text: string, at: number): number {
  const found = /:(?:\s|$)/.exec(text.slice(at));
  return found === null ? at : at + found.index;
}

function goMessage(error: YAMLError, text: string): string {
  const at = error.pos[0];
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return isIndentation(text, at) && continuesPlainText(text, at)
        ? 'found a tab character that violates indentation'
        : 'found character that cannot start any token';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'mapping values are not allowed in this context';
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return "could not find expected ':'";
    case 'BAD_SCALAR_START':
      return 'found character that cannot start any token';
    case 'BAD_DQ_ESCAPE':
      return 'found unknown escape character';
    case 'BAD_ALIAS':
      return error.message.includes('Unresolved')
        ? error.message
        : 'did not find expected alphabetic or numeric character';
    case 'BAD_INDENT':
      return missing(error.message);
    case 'MISSING_CHAR':
      return missing(error.message);
    case 'BLOCK_IN_FLOW':
      return 'did not find expected node content';
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'BAD_PROP_ORDER':
    case 'ALIAS_PROPS':
    case 'UNEXPECTED_TOKEN':
      return isAfterValue(text, at) ? 'did not find expected key' : unexpected(error.message);
    default:
      return error.message;
  }
}

function isIndentation(text: string, at: number): boolean {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(lineStart, at).trim() === '';
}

/** Before the line stands a plain scalar, which the line would go on with. */
function continuesPlainText(text: string, at: number): boolean {
  const before = text.slice(0, text.lastIndexOf('\n', at - 1) + 1).trimEnd();
  return /[^:"'\]},|>-]$/.test(before);
}

function missing(message: string): string {
  if (message.includes('quote')) return 'found unexpected end of stream';
  if (message.includes(': ') && message.includes('implicit')) return "could not find expected ':'";
  if (message.startsWith('All mapping items')) return 'did not find expected key';
  if (/flow seq/i.test(message)) return "did not find expected ',' or ']'";
  if (/flow map/i.test(message)) return "did not find expected ',' or '}'";
  return message.includes('Implicit keys') || message.includes('map')
    ? "could not find expected ':'"
    : 'did not find expected key';
}

/** A bracket that closes nothing, after a value that is complete. */
function isAfterValue(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim();
  return /[\]}]/.test(text[at] ?? '') && before !== '' && !/[:,[{-]$/.test(before);
}

function unexpected(message: string): string {
  if (message.includes('seq') && message.includes('block'))
    return 'block sequence entries are not allowed in this context';
  if (message.includes('flow-map-end') || message.includes('flow-seq-end') || message.includes('comma')) {
    return 'did not find expected node content';
  }
  return 'did not find expected key';
}
