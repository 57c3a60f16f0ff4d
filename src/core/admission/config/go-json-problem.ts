const END = 'unexpected end of JSON input';
const NOT_AN_OBJECT: Readonly<Record<string, string>> = { '[': 'array', '"': 'string', t: 'bool', f: 'bool' };
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;

/**
 * What Go's `encoding/json` says when it reads a text into a `map[string]interface{}`; null for an object (and for `null`, which is none). Each character
 * of the text is a byte.
 */
export function goJsonProblem(text: string): string | null {
  const problem = syntaxProblem(text);
  if (problem !== null) return problem;
  const [first = ''] = text.trimStart();
  if (first === '{' || first === 'n') return null;
  return `json: cannot unmarshal ${NOT_AN_OBJECT[first] ?? 'number'} into Go value of type map[string]interface {}`;
}

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'more';

/** What Go's scanner calls the place where a character does not belong. */
const PLACES: Readonly<Record<Exclude<Expected, 'more'>, string>> = {
  value: 'looking for beginning of value',
  'value-or-end': 'looking for beginning of value',
  key: 'looking for beginning of object key string',
  'key-or-end': 'looking for beginning of object key string',
  colon: 'after object key',
};

function syntaxProblem(text: string): string | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    while (/^[ \t\r\n]$/.test(text.charAt(at))) at += 1;
    const sign = text.charAt(at);
    if (sign === '') return open.length === 0 && expected === 'more' ? null : END;
    const inside = open.at(-1);
    if (expected === 'colon' || expected === 'more') {
      const next: Expected | undefined = separated(sign, expected, inside);
      if (next !== undefined) expected = next;
      else if (expected === 'more' && sign === closing(inside)) open.pop();
      else return wrong(sign, expected === 'colon' ? PLACES.colon : afterValue(inside));
      at += 1;
    } else if (expected.endsWith('-or-end') && sign === closing(inside)) {
      open.pop();
      [expected, at] = ['more', at + 1];
    } else if (expected.startsWith('key')) {
      if (sign !== '"') return wrong(sign, PLACES[expected]);
      const end = endOfString(text, at);
      if (typeof end === 'string') return end;
      [expected, at] = ['colon', end];
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      [expected, at] = [sign === '{' ? 'key-or-end' : 'value-or-end', at + 1];
    } else {
      const end = endOfScalar(text, at);
      if (typeof end === 'string') return end;
      [expected, at] = ['more', end];
    }
  }
}

function separated(sign: string, expected: 'colon' | 'more', inside: '{' | '[' | undefined): Expected | undefined {
  if (expected === 'colon') return sign === ':' ? 'value' : undefined;
  if (sign !== ',' || inside === undefined) return undefined;
  return inside === '{' ? 'key' : 'value';
}

function closing(inside: '{' | '[' | undefined): string | undefined {
  return inside === undefined ? undefined : inside === '{' ? '}' : ']';
}

function afterValue(inside: '{' | '[' | undefined): string {
  if (inside === undefined) return 'after top-level value';
  return inside === '{' ? 'after object key:value pair' : 'after array element';
}

/** Where a string, number or word ends, or what is wrong with it. */
function endOfScalar(text: string, at: number): number | string {
  const sign = text.charAt(at);
  if (sign === '"') return endOfString(text, at);
  const word = ['true', 'false', 'null'].find((one) => one.startsWith(sign));
  if (word !== undefined) return endOfWord(text, at, word);
  return /[-\d]/.test(sign) ? endOfNumber(text, at) : wrong(sign, PLACES.value);
}

function endOfString(text: string, start: number): number | string {
  let at = start + 1;
  for (;;) {
    const sign = text.charAt(at);
    if (sign === '') return END;
    if (sign === '"') return at + 1;
    if (sign < ' ') return wrong(sign, 'in string literal');
    const escape = sign === '\\' ? ESCAPE.exec(text.slice(at, at + 6))?.[0] : sign;
    if (escape === undefined) return escapeProblem(text.slice(at + 1, at + 6));
    at += escape.length;
  }
}

function escapeProblem(rest: string): string {
  if (rest === '') return END;
  if (!rest.startsWith('u')) return wrong(rest.charAt(0), 'in string escape code');
  const bad = /^u[0-9a-fA-F]*([^0-9a-fA-F])/s.exec(rest)?.[1];
  return bad === undefined ? END : wrong(bad, 'in \\u hexadecimal character escape');
}

function endOfWord(text: string, start: number, word: string): number | string {
  for (let offset = 0; offset < word.length; offset += 1) {
    const [sign, letter] = [text.charAt(start + offset), word.charAt(offset)];
    if (sign === '') return END;
    if (sign !== letter) return wrong(sign, `in literal ${word} (expecting ${quoteSign(letter)})`);
  }
  return start + word.length;
}

function endOfNumber(text: string, start: number): number | string {
  const end = start + (NUMBER.exec(text.slice(start))?.[0].length ?? 0);
  const [sign, next] = [text.charAt(end), text.charAt(end + 1)];
  if (end === start) return next === '' ? END : wrong(next, 'in numeric literal');
  if (sign === '.' && !text.slice(start, end).includes('.') && !/[eE]/.test(text.slice(start, end)))
    return next === '' ? END : wrong(next, 'after decimal point in numeric literal');
  if (/[eE]/.test(sign) && !/[eE]/.test(text.slice(start, end))) {
    const bad = /[+-]/.test(next) ? text.charAt(end + 2) : next;
    return bad === '' ? END : wrong(bad, 'in exponent of numeric literal');
  }
  return end;
}

function wrong(sign: string, where: string): string {
  return `invalid character ${quoteSign(sign)} ${where}`;
}

/** `quoteChar` of Go's scanner. */
function quoteSign(sign: string): string {
  if (sign === "'") return "'\\''";
  return sign === '"' ? `'"'` : `'${JSON.stringify(sign).slice(1, -1)}'`;
}
