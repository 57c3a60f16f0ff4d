import type { Json } from '../../values/json.ts';

/** How alike two values are: leaves below that are equal, and that are not. */
export interface Likeness {
  readonly same: number;
  readonly different: number;
}

/**
 * The elements of two lists side by side, as go-cmp pairs them: equal ones along a longest common part, between those the ones that are more alike than not
 * (`diff.Result.Similar`), the rest alone, for which `compare` is given undefined.
 */
export function pairElements<Pair extends Likeness>(
  before: readonly Json[],
  after: readonly Json[],
  compare: (before: Json | undefined, after: Json | undefined) => Pair,
): readonly Pair[] {
  const at = (i: number, j: number): Pair => compare(before[i] ?? null, after[j] ?? null);
  const pairs: Pair[] = [];
  let [x, y] = [0, 0];
  const connect = (toX: number, toY: number): void => {
    while (x < toX && y < toY) {
      const pair = at(x, y);
      if (pair.same + 1 >= pair.different) {
        pairs.push(pair);
        [x, y] = [x + 1, y + 1];
      } else if (toX - x >= toY - y) pairs.push(compare(before[x++], undefined));
      else pairs.push(compare(undefined, after[y++]));
    }
    while (x < toX) pairs.push(compare(before[x++], undefined));
    while (y < toY) pairs.push(compare(undefined, after[y++]));
  };
  for (const [i, j] of commonPairs(before.length, after.length, (a, b) => at(a, b).different === 0)) {
    connect(i, j);
    pairs.push(at(i, j));
    [x, y] = [i + 1, j + 1];
  }
  connect(before.length, after.length);
  return pairs;
}

/** A longest common subsequence: the places of what both have, in order. */
export function commonPairs(
  n: number,
  m: number,
  equal: (i: number, j: number) => boolean,
): readonly (readonly [number, number])[] {
  const lengths = Array.from({ length: n + 1 }, () => Array.from({ length: m + 1 }, () => 0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const same = Array.from({ length: n }, (_, i) => Array.from({ length: m }, (__, j) => equal(i, j)));
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] = same[i]?.[j] === true ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < n && j < m) {
    if (same[i]?.[j] === true) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
