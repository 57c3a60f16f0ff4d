import type { Json } from '../../values/json.ts';
import { goJson } from '../go-value.ts';

/** Finds the first element of a list that has the same key as another one; the list is read once, however many are looked for. */
export function elementFinder<T extends Json>(
  list: readonly T[],
  keyOf: (element: Json) => Json,
): (element: Json) => T | undefined {
  const first = new Map<string, T>();
  for (const element of list) {
    const key = goJson(keyOf(element));
    if (!first.has(key)) first.set(key, element);
  }
  return (element) => first.get(goJson(keyOf(element)));
}
