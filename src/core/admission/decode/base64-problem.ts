const ALPHABET = /[A-Za-z0-9+/]/;

/** Where a text is no base64, as Go's `encoding/base64` says it: `illegal base64 data at input byte 5`; null where it is. Line ends are skipped. */
export function base64Problem(text: string): string | null {
  const at = firstIllegal(text);
  return at === null ? null : `illegal base64 data at input byte ${at}`;
}

function firstIllegal(text: string): number | null {
  let inGroup = 0;
  // Nothing but ASCII is in front of what is illegal: a place in the text is a place in its bytes.
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '\n' || sign === '\r') continue;
    if (sign === '=') return illegalPadding(text, index, inGroup);
    if (!ALPHABET.test(sign)) return index;
    inGroup = (inGroup + 1) % 4;
  }
  // An unfinished group is told at its beginning.
  return inGroup === 0 ? null : text.length - inGroup;
}

/** Padding closes a group of two (`==`) or three (`=`) signs, and nothing follows it. */
function illegalPadding(text: string, index: number, inGroup: number): number | null {
  if (inGroup < 2) return index;
  let next = afterLineEnds(text, index + 1);
  if (inGroup === 2) {
    if (next === text.length) return text.length;
    if (text[next] !== '=') return next;
    next = afterLineEnds(text, next + 1);
  }
  return next < text.length ? next : null;
}

function afterLineEnds(text: string, from: number): number {
  let at = from;
  while (text[at] === '\n' || text[at] === '\r') at += 1;
  return at;
}
