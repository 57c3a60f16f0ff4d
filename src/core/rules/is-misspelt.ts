const MOST_SLIPS = 2;
/** Shorter names differ by two letters and mean different things. */
const LEAST_LETTERS = 4;
/** Of a label's value. */
const MOST_LETTERS = 63;

/** Whether one name may be the other with a slip or two: a letter too many, too few, or another one. */
export function isMisspelt(written: string, meant: string): boolean {
  const [shorter, longer] = [written.length, meant.length].sort((a, b) => a - b);
  if (written === meant || (shorter ?? 0) < LEAST_LETTERS || (longer ?? 0) > MOST_LETTERS) return false;
  const allowed = Math.min(written.length, meant.length) < 2 * LEAST_LETTERS ? 1 : MOST_SLIPS;
  return Math.abs(written.length - meant.length) <= allowed && distance(written, meant) <= allowed;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(a).entries()) {
    const next = [at + 1];
    for (const [index, other] of Array.from(b).entries()) {
      const kept = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(kept, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
