import { textMatcher } from './path-match.ts';

/** Why a text cannot be substituted, in envsubst's words. */
export class SubstitutionError extends Error {
  override readonly name = 'SubstitutionError';
}

/** A variable's value; null where it is not known, and then its expression stays as it is written. */
export type ValueOf = (name: string) => string | null;

/** More text than any manifest has: values may be long, and named often. */
const MAX_CHARACTERS = 5_000_000;
/** Patterns are tried at every place of a value. */
const MAX_MATCHED = 10_000;

/**
 * Replaces `${name}` as Flux does: with defaults (`:=`, `=`, `:-`), lengths, cases, parts, replacements and trimmed ends; `$${` is `${`.
 * @throws SubstitutionError in envsubst's words (fluxcd/pkg, `envsubst/parse/parse.go`).
 */
export function substitute(text: string, valueOf: ValueOf): string {
  const scan: Scan = { text, at: 0, valueOf, depth: 0 };
  let result = '';
  while (scan.at < text.length) {
    result += text.startsWith('${', scan.at) ? expression(scan) : plain(scan, () => true, '$');
    if (result.length > MAX_CHARACTERS) throw new SubstitutionError('the substitutions make too much text');
  }
  return result;
}

interface Scan {
  readonly text: string;
  readonly valueOf: ValueOf;
  at: number;
  depth: number;
}

/** Text up to the next expression or the first character that is not accepted; the escapes given lose their first character. */
function plain(scan: Scan, accepts: (char: string) => boolean, escapes: '' | '$' | '$\\'): string {
  const { text } = scan;
  let result = '';
  while (scan.at < text.length && !text.startsWith('${', scan.at)) {
    const char = text[scan.at] ?? '';
    const next = text[scan.at + 1] ?? '';
    const isEscape =
      (char === '$' && next === '$' && escapes !== '') ||
      (char === '\\' && (next === '/' || next === '\\') && escapes === '$\\');
    if (!isEscape && !accepts(char)) break;
    result += isEscape ? next : char;
    scan.at += isEscape ? 2 : 1;
  }
  return result;
}

const notClosing = (char: string): boolean => char !== '}';

function expression(scan: Scan): string {
  const start = scan.at;
  scan.depth += 1;
  if (scan.depth > 100) throw new SubstitutionError('bad substitution');
  scan.at += 2;
  const value = scan.text[scan.at] === '#' ? lengthOf(scan) : ofVariable(scan);
  scan.depth -= 1;
  return value ?? scan.text.slice(start, scan.at);
}

/** Moves past what matches here; null where nothing does. */
function eat(scan: Scan, pattern: RegExp): string | null {
  pattern.lastIndex = scan.at;
  const [found] = pattern.exec(scan.text) ?? [];
  if (found === undefined) return null;
  scan.at += found.length;
  return found;
}

function close(scan: Scan): void {
  if (eat(scan, /\}/y) === null) throw new SubstitutionError('bad substitution');
}

const NAME = /[\p{L}\p{Nd}_]+/uy;

function lengthOf(scan: Scan): string | null {
  scan.at += 1;
  const name = eat(scan, NAME);
  if (name === null) throw new SubstitutionError('bad substitution');
  close(scan);
  const value = scan.valueOf(name);
  return value === null ? null : String(new TextEncoder().encode(value).length);
}

function ofVariable(scan: Scan): string | null {
  const name = eat(scan, NAME);
  if (name === null) throw new SubstitutionError('unable to parse variable name');
  const value = scan.valueOf(name);
  const changed = (change: (value: string) => string): string | null => (value === null ? null : change(value));
  if (eat(scan, /:[-=?+]|=/y) !== null) {
    const fallback = restOf(scan);
    return changed((one) => (one === '' ? fallback : one));
  }
  if (eat(scan, /:/y) !== null) return part(scan, changed);
  const letters = eat(scan, /[,^]{1,2}/y);
  if (letters !== null) {
    close(scan);
    return changed((one) => cased(one, letters));
  }
  const replaces = eat(scan, /\/[/#%]?/y);
  if (replaces !== null) return replacement(scan, replaces, changed);
  const trims = eat(scan, /##?|%%?/y);
  if (trims !== null) {
    const pattern = word(scan, notClosing, '');
    close(scan);
    return changed((one) => trimmed(one, pattern, trims));
  }
  if (eat(scan, /\}/y) === null) throw new SubstitutionError('missing closing brace');
  return value;
}

type Changed = (change: (value: string) => string) => string | null;

/** The rest of an expression, nested ones filled in. */
function restOf(scan: Scan): string {
  let result = '';
  while (scan.text[scan.at] !== '}') result += word(scan, notClosing, '');
  close(scan);
  return result;
}

/** One argument: a nested expression or text. */
function word(scan: Scan, accepts: (char: string) => boolean, escapes: '' | '$\\'): string {
  if (scan.text.startsWith('${', scan.at)) return expression(scan);
  const text = plain(scan, accepts, escapes);
  if (text === '') throw new SubstitutionError('unable to parse substitution within function');
  return text;
}

function part(scan: Scan, changed: Changed): string | null {
  const from = Number(word(scan, (char) => char !== ':' && char !== '}', ''));
  const to = eat(scan, /:+/y) === null ? null : Number(word(scan, notClosing, ''));
  close(scan);
  return changed((one) => {
    if (!Number.isInteger(from) || (to !== null && !Number.isInteger(to))) return one;
    const start = from < 0 ? Math.max(0, one.length + from) : from;
    if (to === null) return one.slice(start);
    const end = to < 0 ? one.length + to : start + to;
    return end < start ? '' : one.slice(start, end);
  });
}

function cased(one: string, letters: string): string {
  const change = (text: string): string => (letters.startsWith(',') ? text.toLowerCase() : text.toUpperCase());
  return letters === ',,' || letters === '^^' ? change(one) : change(one.slice(0, 1)) + one.slice(1);
}

function replacement(scan: Scan, kind: string, changed: Changed): string | null {
  const pattern = scan.text[scan.at] === '/' ? '' : word(scan, (char) => char !== '/', '$\\');
  if (eat(scan, /\/+/y) === null) throw new SubstitutionError('bad substitution');
  const isLeftOut = scan.text[scan.at] === '}';
  const wanted = isLeftOut ? '' : word(scan, notClosing, '$\\');
  close(scan);
  return changed((one) => {
    if (kind === '//') return one.replaceAll(pattern, () => wanted);
    if (kind === '/') return one.replace(pattern, () => wanted);
    if (isLeftOut) return one;
    if (kind === '/#') return one.startsWith(pattern) ? wanted + one.slice(pattern.length) : one;
    return one.endsWith(pattern) ? one.slice(0, one.length - pattern.length) + wanted : one;
  });
}

/** Without what a pattern matches at the start (`#`) or the end (`%`): the least of it, or with the sign doubled the most. */
function trimmed(one: string, pattern: string, sign: string): string {
  const matches = textMatcher(pattern);
  if (matches === null) return one;
  if (one.length > MAX_MATCHED) throw new SubstitutionError('the value is too long to match');
  const lengths = Array.from({ length: one.length }, (_, index) => index + 1);
  if (sign.length === 2) lengths.reverse();
  const isStart = sign.startsWith('#');
  const found = lengths.find((length) => matches(isStart ? one.slice(0, length) : one.slice(-length)));
  if (found === undefined) return one;
  return isStart ? one.slice(found) : one.slice(0, -found);
}
