/**
 * Whether a name is one that `matchName` or `matchPattern` means (pkg/fqdn/matchpattern): case does not count, nor does a final dot;
 * `*` stands for characters within one label, alone (or several of them) for every name, and `**.` for one label or more.
 */
export function matchesFqdn(pattern: string, name: string): boolean {
  const wanted = plain(pattern);
  if (/^\*+$/.test(wanted)) return true;
  const deep = /^\*{2,}\./.test(wanted);
  const labels = (deep ? wanted.slice(wanted.indexOf('.') + 1) : wanted).split('.');
  const actual = plain(name).split('.');
  const tail = deep ? actual.slice(actual.length - labels.length) : actual;
  if (deep ? actual.length <= labels.length : actual.length !== labels.length) return false;
  return labels.every((label, index) => matchesLabel(label, tail[index] ?? ''));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** One label against a pattern with `*`, without a regular expression made of text from outside. */
function matchesLabel(pattern: string, label: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === label;
  if (!label.startsWith(head) || !label.endsWith(last) || label.length < head.length + last.length) return false;
  let at = head.length;
  const end = label.length - last.length;
  for (const piece of rest) {
    const found = label.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
