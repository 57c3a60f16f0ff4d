import type { Json } from '../values/json.ts';

/**
 * Which Go library reads the text. `kustomize` is go-yaml v3, which reads resources and patches: `yes`, `no`, `on`, `off`, `y`, `n` are strings.
 * `kubernetes` is sigs.k8s.io/yaml over go-yaml v2, which reads kustomization files and what Argo CD or kubectl reads: there they are booleans.
 */
export type YamlDialect = 'kustomize' | 'kubernetes';

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['', null],
  ['~', null],
  ...['null', 'Null', 'NULL'].map((word): [string, Json] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, Json] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, Json] => [word, false]),
]);

/** YAML 1.1 booleans, as in go-yaml v2's resolve.go. */
const WORDS_1_1: ReadonlyMap<string, Json> = new Map<string, Json>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word): [string, Json] => [word, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word): [string, Json] => [word, false]),
]);

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/**
 * The value of a plain (unquoted) scalar as go-yaml resolves it: base prefixes, a leading zero as octal, `_` between digits.
 * Infinities and not-a-number have no JSON; they stay text. Source: go-yaml `resolve.go` (v2 and v3).
 */
export function resolveScalar(text: string, dialect: YamlDialect): Json {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (dialect === 'kubernetes') {
    const old = WORDS_1_1.get(text);
    if (old !== undefined) return old;
  }
  const first = text.charCodeAt(0);
  const maybeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return maybeNumber ? (numberOf(text) ?? dateOf(text, dialect) ?? text) : text;
}

function numberOf(text: string): number | undefined {
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  // go-yaml tests the float's form before it drops the underscores, so `1_0.5` is text.
  const number = INTEGER.test(digits) ? integerOf(digits) : FLOAT.test(text) ? Number(text) : undefined;
  return number === undefined || isTooLarge(number, digits) ? undefined : number;
}

/** What Go can hold in no 64 bits stays text; decimal digits may be a float instead. */
function isTooLarge(number: number, digits: string): boolean {
  return !Number.isFinite(number) || (Math.abs(number) >= 2 ** 64 && /^[-+]?0[xXbBoO]/.test(digits));
}

function integerOf(digits: string): number {
  const sign = digits.startsWith('-') ? -1 : 1;
  const bare = /^[-+]/.test(digits) ? digits.slice(1) : digits;
  const value = /^0[0-7]+$/.test(bare) ? Number.parseInt(bare, 8) : Number(bare);
  return sign < 0 && value !== 0 ? -value : value;
}

/** go-yaml v3 makes a time of an unquoted date, which prints as RFC 3339; v2 keeps the text. */
function dateOf(text: string, dialect: YamlDialect): string | undefined {
  if (dialect === 'kubernetes') return undefined;
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  return Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31
    ? undefined
    : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`;
}
