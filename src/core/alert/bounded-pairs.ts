/** How much of the labels or annotations is kept. */
export interface Bounds {
  readonly pairs: number;
  readonly key: number;
  readonly value: number;
}

/** No more pairs, and none longer, than the bounds allow; a text that was cut ends with `…`, so that nobody takes it for whole. */
export function boundedPairs(
  pairs: Readonly<Record<string, string>>,
  bounds: Bounds,
): Readonly<Record<string, string>> {
  // `fromEntries` defines properties, so a key such as `__proto__` stays an ordinary one.
  return Object.fromEntries(
    Object.entries(pairs)
      .slice(0, bounds.pairs)
      .map(([key, value]) => [cut(key, bounds.key), cut(value, bounds.value)]),
  );
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
