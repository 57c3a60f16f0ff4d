/**
 * Why Go's `regexp.Compile` does not take an expression, in its words (regexp/syntax), or null. Names of Unicode classes and the size of
 * what an expression compiles to are not looked at, nor are expressions that nobody writes by hand.
 */
export function regexpProblem(expression: string): string | null {
  if (expression.length > LONGEST) return null;
  let open = 0;
  /** Nothing stands here yet that could be repeated: the start of the expression, of a group, or of an alternative. */
  let empty = true;
  /** Where the last item began, if it is a repetition. */
  let repetition: number | null = null;
  for (let at = 0; at < expression.length; ) {
    const rest = expression.slice(at);
    const read = readItem(rest);
    if ('problem' in read) return told(read.problem, read.quote ?? expression);
    if (read.kind === 'repeat') {
      const end = at + read.length;
      if (repetition !== null) return told('invalid nested repetition operator', expression.slice(repetition, end));
      if (empty) return told('missing argument to repetition operator', rest.slice(0, read.length));
      repetition = at;
    } else {
      repetition = null;
      if (read.kind === 'close' && open === 0) return told('unexpected )', expression);
      if (read.kind === 'open') open += 1;
      if (read.kind === 'close') open -= 1;
      if (read.kind !== 'flags') empty = read.kind === 'open' || read.kind === 'alternative';
    }
    at += read.length;
  }
  return open > 0 ? told('missing closing )', expression) : null;
}

const LONGEST = 10_000;

function told(problem: string, quote: string): string {
  return `error parsing regexp: ${problem}: \`${quote}\``;
}

type Item =
  | {
      readonly kind: 'repeat' | 'open' | 'close' | 'alternative' | 'flags' | 'other';
      readonly length: number;
    }
  | Problem;

/** `quote` is the part that Go shows; the whole expression without. */
interface Problem {
  readonly problem: string;
  readonly quote?: string;
}

const MOST_REPEATS = 1000;

/** The next item of an expression. */
function readItem(rest: string): Item {
  switch (rest.charAt(0)) {
    case '(':
      return rest.startsWith('(?') ? readGroup(rest) : { kind: 'open', length: 1 };
    case ')':
      return { kind: 'close', length: 1 };
    case '|':
      return { kind: 'alternative', length: 1 };
    case '*':
    case '+':
    case '?':
      return { kind: 'repeat', length: rest.charAt(1) === '?' ? 2 : 1 };
    case '{':
      return readCount(rest);
    case '[':
      return readClass(rest);
    case '\\':
      return rest.startsWith('\\Q') ? readQuoted(rest) : readEscape(rest);
    default:
      return { kind: 'other', length: 1 };
  }
}

/** `{2}`, `{2,}`, `{2,5}`; anything else is text. */
function readCount(rest: string): Item {
  const found = /^\{(\d+)(?:(,)(\d*))?\}\??/.exec(rest);
  if (found === null) return { kind: 'other', length: 1 };
  const [text, least = '', comma, most = ''] = found;
  const upper = most === '' ? (comma === undefined ? least : '0') : most;
  const backwards = most !== '' && Number(least) > Number(most);
  if (backwards || Number(least) > MOST_REPEATS || Number(upper) > MOST_REPEATS) {
    return { problem: 'invalid repeat count', quote: text };
  }
  return { kind: 'repeat', length: text.length };
}

/** `(?:`, `(?i)`, `(?i:`, `(?P<name>`, `(?<name>`. */
function readGroup(rest: string): Item {
  const [named] = /^\(\?P?</.exec(rest) ?? [];
  if (named !== undefined) {
    const end = rest.indexOf('>');
    if (end < 0) return { problem: 'invalid named capture', quote: rest };
    const name = rest.slice(named.length, end);
    if (!/^\w+$/.test(name)) return { problem: 'invalid named capture', quote: rest.slice(0, end + 1) };
    return { kind: 'open', length: end + 1 };
  }
  const [flags] = /^\(\?(?:[imsU]*|[imsU]*-[imsU]+)[:)]/.exec(rest) ?? [];
  if (flags !== undefined) return { kind: flags.endsWith(':') ? 'open' : 'flags', length: flags.length };
  const [wrong = rest] = /^\(\?(?:[imsU]*(?:-[imsU]*)?)[^]/u.exec(rest) ?? [];
  return wrong === '(?' || wrong === rest.slice(0, 2)
    ? { problem: 'missing argument to repetition operator', quote: '?' }
    : { problem: 'invalid or unsupported Perl syntax', quote: wrong };
}

/** Text between `\Q` and `\E`, or the end. */
function readQuoted(rest: string): Item {
  const end = rest.indexOf('\\E');
  return { kind: 'other', length: end < 0 ? rest.length : end + 2 };
}

function readEscape(rest: string): Item {
  if (rest.length === 1) return { problem: 'trailing backslash at end of expression', quote: '' };
  const found =
    /^\\(?:[AbBzdswDSWafnrtv]|[pP](?:\{[^}]*\}|[A-Za-z])|x(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{2})|0[0-7]{0,2}|[1-7][0-7]{1,2}|[^0-9A-Za-z])/u.exec(
      rest,
    );
  if (found !== null) return { kind: 'other', length: found[0].length };
  const [shown = rest] = /^\\x.?|^\\[^]/u.exec(rest) ?? [];
  return { problem: 'invalid escape sequence', quote: shown };
}

/** A class in brackets. A `]` that comes first stands for itself. */
function readClass(rest: string): Item {
  let at = rest.startsWith('[^') ? 2 : 1;
  for (let isFirst = true; isFirst || rest.charAt(at) !== ']'; isFirst = false) {
    const [posix] = /^\[:[^\]]*:\]/.exec(rest.slice(at)) ?? [];
    if (posix !== undefined) {
      if (!POSIX.test(posix)) return { problem: 'invalid character class range', quote: posix };
      at += posix.length;
      continue;
    }
    const start = at;
    const low = classSign(rest, at);
    if ('problem' in low) return low;
    at += low.length;
    if (rest.charAt(at) !== '-' || rest.charAt(at + 1) === ']' || low.code === null) continue;
    const high = classSign(rest, at + 1);
    if ('problem' in high) return high;
    at += 1 + high.length;
    if (high.code !== null && high.code < low.code) {
      return { problem: 'invalid character class range', quote: rest.slice(start, at) };
    }
  }
  return { kind: 'other', length: at + 1 };
}

const POSIX = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]$/;

/** One sign in a class; `code` null where it stands for several. */
function classSign(rest: string, at: number): { readonly length: number; readonly code: number | null } | Problem {
  if (at >= rest.length) return { problem: 'missing closing ]', quote: rest };
  if (rest.charAt(at) !== '\\') return { length: 1, code: rest.charCodeAt(at) };
  const escape = readEscape(rest.slice(at));
  if ('problem' in escape) return escape;
  return { length: escape.length, code: escape.length === 2 ? plainCode(rest.charAt(at + 1)) : null };
}

function plainCode(sign: string): number | null {
  return /[0-9A-Za-z]/.test(sign) ? null : sign.charCodeAt(0);
}
