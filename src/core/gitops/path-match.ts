/** Go's `path.Match` for whole paths: `*` and `?` stay inside of a segment, `[a-z]` is a class. Null for a pattern that Go calls malformed. */
export function pathMatcher(pattern: string): ((path: string) => boolean) | null {
  const wanted = pattern.split('/').map(parse);
  const segments = wanted.filter((one) => one !== null);
  if (segments.length < wanted.length) return null;
  return (path) => {
    const parts = path.split('/');
    return parts.length === segments.length && segments.every((marks, index) => matches(marks, parts[index] ?? ''));
  };
}

/**
 * How Git matches a path given to `ls-files`: `*` crosses folders, and a folder stands for all that is below it. What Argo CD's file generator
 * asks for unless its new globbing is switched on.
 */
export function gitPathMatcher(pattern: string): ((path: string) => boolean) | null {
  const wanted = pattern.replace(/^\.\//, '');
  const marks = parse(wanted);
  const folder = `${wanted.replace(/\/+$/, '')}/`;
  return marks === null ? null : (path) => matches(marks, path) || path.startsWith(folder);
}

/** A pattern whose `*` stands for any text at all. Null for a malformed one. */
export function textMatcher(pattern: string): ((text: string) => boolean) | null {
  const marks = parse(pattern);
  return marks === null ? null : (text) => matches(marks, text);
}

type Mark = 'any' | ((char: string) => boolean);

function parse(pattern: string): readonly Mark[] | null {
  const marks: Mark[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '*') marks.push('any');
    else if (char === '?') marks.push(() => true);
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) return null;
      marks.push(charClass(pattern.slice(at + 1, end)));
      at = end;
    } else {
      if (char === '\\') at += 1;
      const wanted = pattern[at];
      if (wanted === undefined) return null;
      marks.push((one) => one === wanted);
    }
  }
  return marks;
}

function charClass(text: string): (char: string) => boolean {
  const isNegated = /^[!^]/.test(text);
  const ranges = (isNegated ? text.slice(1) : text).match(/[\s\S]-[\s\S]|[\s\S]/g) ?? [];
  return (char) => ranges.some((range) => char >= (range[0] ?? '') && char <= (range.at(-1) ?? '')) !== isNegated;
}

/** In time proportional to both lengths: only the last asterisk is ever tried again. */
function matches(marks: readonly Mark[], text: string): boolean {
  let [at, mark, star, tried] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = marks[mark];
    if (wanted === 'any') {
      star = mark;
      tried = at;
      mark += 1;
    } else if (wanted?.(text[at] ?? '') === true) {
      at += 1;
      mark += 1;
    } else if (star < 0) return false;
    else {
      tried += 1;
      at = tried;
      mark = star + 1;
    }
  }
  return marks.slice(mark).every((one) => one === 'any');
}
