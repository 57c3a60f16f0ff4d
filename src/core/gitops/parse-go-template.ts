import type { Json } from '../values/json.ts';
import { TemplateError } from './template-functions.ts';

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if';
      readonly pipeline: Pipeline;
      readonly when: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };

/** Commands whose value is handed on as the last argument of the next. */
export type Pipeline = readonly (readonly Operand[])[];

export type Operand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'function'; readonly name: string }
  /** Of the data, from its root. */
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };

/** Parses the part of Go's `text/template` that is followed. @throws TemplateError for the rest, by name. */
export function parseGoTemplate(text: string): readonly TemplateNode[] {
  const pieces = split(text);
  const at = { index: 0 };
  const nodes = parseList(pieces, at, 0);
  if (at.index < pieces.length) throw new TemplateError('unexpected {{end}}');
  return nodes;
}

type Piece = { readonly text: string } | { readonly action: string };

function split(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  let trimNext = false;
  const put = (to: number, trimEnd: boolean): void => {
    const raw = text.slice(rest, to);
    const start = trimNext ? raw.trimStart() : raw;
    pieces.push({ text: trimEnd ? start.trimEnd() : start });
  };
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', rest)) {
    const close = endOfAction(text, open + 2);
    const inside = text.slice(open + 2, close);
    put(open, /^-\s/.test(inside));
    const action = inside.replace(/^-\s/, '').replace(/\s-$/, '').trim();
    if (!action.startsWith('/*')) pieces.push({ action });
    trimNext = /\s-$/.test(inside);
    rest = close + 2;
  }
  put(text.length, false);
  return pieces;
}

/** Where an action's closing braces stand; those in strings and comments close nothing. */
function endOfAction(text: string, from: number): number {
  let quote = '';
  for (let at = afterComment(text, from); at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote === '') {
      if (text.startsWith('}}', at)) return at;
      if (char === '"' || char === '`' || char === "'") quote = char;
    } else if (char === '\\' && quote !== '`') at += 1;
    else if (char === quote) quote = '';
  }
  throw new TemplateError(quote === '' ? 'unclosed action' : 'unterminated quoted string');
}

function afterComment(text: string, from: number): number {
  const start = text.startsWith('- ', from) ? from + 2 : from;
  if (!text.startsWith('/*', start)) return from;
  const end = text.indexOf('*/', start);
  if (end < 0) throw new TemplateError('unclosed comment');
  return end + 2;
}

/** Templates are nested by hand; more than this is an attack. */
const MAX_DEPTH = 50;

function parseList(pieces: readonly Piece[], at: { index: number }, depth: number): readonly TemplateNode[] {
  if (depth > MAX_DEPTH) throw new TemplateError('the template is nested too deeply');
  const nodes: TemplateNode[] = [];
  for (let piece = pieces[at.index]; piece !== undefined; piece = pieces[at.index]) {
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text });
    } else {
      const [word = ''] = /^\w+\b/.exec(piece.action) ?? [];
      if (word === 'end' || word === 'else') return nodes;
      if (['range', 'with', 'define', 'template', 'block', 'break', 'continue'].includes(word))
        throw new TemplateError(`{{${word}}} is not followed`);
      if (word === 'if') {
        nodes.push(parseIf(pieces, at, piece.action.slice(2), depth));
        continue;
      }
      nodes.push({ kind: 'print', pipeline: parsePipeline(piece.action) });
    }
    at.index += 1;
  }
  if (depth > 0) throw new TemplateError('unexpected EOF');
  return nodes;
}

function parseIf(pieces: readonly Piece[], at: { index: number }, condition: string, depth: number): TemplateNode {
  at.index += 1;
  const when = parseList(pieces, at, depth + 1);
  const end = pieces[at.index];
  const action = end !== undefined && 'action' in end ? end.action : '';
  const [, nested] = /^else\s+if\b([\s\S]*)$/.exec(action) ?? [];
  let otherwise: readonly TemplateNode[] = [];
  if (nested !== undefined) otherwise = [parseIf(pieces, at, nested, depth + 1)];
  else {
    at.index += 1;
    if (action === 'else') {
      otherwise = parseList(pieces, at, depth + 1);
      at.index += 1;
    }
  }
  return { kind: 'if', pipeline: parsePipeline(condition), when, otherwise };
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|`([^`]*)`|(-?\d+(?:\.\d+)?)|(\$?(?:\.[A-Za-z_]\w*)+|\$(?!\w)|\.(?![\w]))|([A-Za-z_]\w*)|([()|]))/y;

function parsePipeline(text: string): Pipeline {
  const tokens = tokenize(text);
  const at = { index: 0 };
  const pipeline = parseCommands(tokens, at, 0);
  if (at.index < tokens.length) throw new TemplateError('unexpected right paren');
  return pipeline;
}

type Token = Operand | '(' | ')' | '|';

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw new TemplateError(`${JSON.stringify(text.slice(at, at + 40).trim())} is not followed`);
    tokens.push(tokenOf(found));
    at = TOKEN.lastIndex;
  }
  return tokens;
}

function tokenOf([, quoted, raw, number, field, word, mark]: RegExpExecArray): Token {
  if (quoted !== undefined) return { kind: 'literal', value: unquote(quoted) };
  if (raw !== undefined) return { kind: 'literal', value: raw };
  if (number !== undefined) return { kind: 'literal', value: Number(number) };
  if (field !== undefined)
    return {
      kind: 'field',
      path: field
        .replace(/^\$/, '')
        .split('.')
        .filter((part) => part !== ''),
    };
  if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
  if (word !== undefined) return word === 'nil' ? { kind: 'literal', value: null } : { kind: 'function', name: word };
  return mark === '(' || mark === ')' ? mark : '|';
}

function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    throw new TemplateError(`${text} is not followed`);
  }
}

function parseCommands(tokens: readonly Token[], at: { index: number }, depth: number): Pipeline {
  if (depth > MAX_DEPTH) throw new TemplateError('the template is nested too deeply');
  const commands: Operand[][] = [[]];
  for (let token = tokens[at.index]; token !== undefined && token !== ')'; token = tokens[at.index]) {
    at.index += 1;
    if (token === '|') commands.push([]);
    else if (token !== '(') commands.at(-1)?.push(token);
    else {
      const pipeline = parseCommands(tokens, at, depth + 1);
      if (tokens[at.index] !== ')') throw new TemplateError('unclosed left paren');
      at.index += 1;
      commands.at(-1)?.push({ kind: 'group', pipeline, path: [] });
    }
  }
  return commands;
}
