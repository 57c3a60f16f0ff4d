import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { type ListMoves, NO_MOVES } from './list-moves.ts';

/**
 * The paths at which two values differ: leaves and whole added parts; for something removed, the path it had.
 * @param moves which elements of lists are compared; one that only moved does not differ.
 */
export function diffPaths(before: Json, after: Json, moves: ListMoves = NO_MOVES): readonly FieldPath[] {
  const found: FieldPath[] = [];
  collect(before, after, [], { found, moves });
  return found;
}

interface Diff {
  readonly found: FieldPath[];
  readonly moves: ListMoves;
}

function collect(before: Json | undefined, after: Json | undefined, path: FieldPath, diff: Diff): void {
  const { found } = diff;
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const key of keys) collect(own(before, key), own(after, key), [...path, key], diff);
  } else if (Array.isArray(before) && Array.isArray(after)) {
    collectLists(before, after, path, diff);
  } else if (before === undefined && typeof after === 'object' && after !== null) {
    collect(Array.isArray(after) ? [] : {}, after, path, diff);
    if (Object.keys(after).length === 0) found.push(path);
  } else if (before !== after) found.push(path);
}

function collectLists(before: readonly Json[], after: readonly Json[], path: FieldPath, diff: Diff): void {
  const old = new Map(diff.moves.indexes(before, after).map((index, from) => [index, before[from]]));
  const indexes = new Set([...after.keys(), ...old.keys()]);
  for (const index of indexes) collect(old.get(index), after[index], [...path, index], diff);
}

function own(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
