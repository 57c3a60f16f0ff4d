export interface Fitting {
  /** At most this many UTF-16 units after `write`; Slack counts code points, which are never more. */
  readonly limit: number;
  /** How one character is written; the identity when left out. */
  readonly write?: (character: string) => string;
  /** What stands at the end of a text that was cut. */
  readonly mark?: string;
}

/** Writes `text` in at most `limit` units, ending in the mark when something had to go: never a silent cut, never half an escape. */
export function fitText(text: string, { limit, write = (character) => character, mark = '…' }: Fitting): string {
  const room = limit - mark.length;
  let whole = '';
  let keep = 0;
  for (const character of text) {
    const next = whole + write(character);
    if (next.length > limit) return whole.slice(0, keep) + mark;
    if (next.length <= room) keep = next.length;
    whole = next;
  }
  return whole;
}
