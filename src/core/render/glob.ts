/** A matcher for Argo CD's file globs: `*`, `**`, `?`, `[a-z]`, `{a,b}`; a `*` does cross `/` there (gobwas/glob without separators). */
export function globMatcher(pattern: string): (path: string) => boolean {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    const next = pattern[at + 1];
    if (char === '\\' && next !== undefined) {
      source += escaped(next);
      at += 1;
    } else if (char === '*') {
      if (next !== '*') source += '.*';
    } else if (char === '?') source += '.';
    else if (char === '{') {
      depth += 1;
      source += '(?:';
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      source += ')';
    } else if (char === ',' && depth > 0) source += '|';
    else source += escaped(char);
  }
  const compiled = new RegExp(`^${source}${')'.repeat(depth)}$`, 's');
  return (path) => compiled.test(path);
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
