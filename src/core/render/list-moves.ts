import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import { valueStep } from './patch-path.ts';
import { isTree, type Tree } from './tree.ts';

/** Where the elements of lists stand after a step. */
export interface ListMoves {
  /**
   * By where an element stood before. One that is gone has an index behind the list's end, which no other element answers to.
   */
  readonly indexes: (before: readonly Json[], after: readonly Json[]) => readonly number[];
  /** True once a list was asked about whose elements moved. */
  readonly hasMoved: boolean;
}

/** Every element stays where it is: for values that nobody watched while they changed. */
export const NO_MOVES: ListMoves = { indexes: (before) => [...before.keys()], hasMoved: false };

/**
 * Watches the lists of an object that a merge is about to change in place: elements that are mappings are known by their identity, so
 * that one that moved is not mistaken for the one whose place it took. Lists that were replaced, and those of scalars, are compared by index.
 */
export function watchMoves(value: Tree): ListMoves {
  const places = new Map<Json, number>();
  notePlaces(value, places);
  const known = new Map<readonly Json[], readonly number[]>();
  let hasMoved = false;
  const indexes: ListMoves['indexes'] = (before, after) => {
    const moves = known.get(after) ?? movesOf(before, after, places);
    known.set(after, moves);
    hasMoved ||= moves.some((index, from) => index !== from);
    return moves;
  };
  return {
    indexes,
    get hasMoved() {
      return hasMoved;
    },
  };
}

function notePlaces(value: Tree, places: Map<Json, number>): void {
  if (Array.isArray(value))
    for (const [index, element] of value.entries()) if (isTree(element)) places.set(element, index);
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) notePlaces(inner, places);
}

function movesOf(
  before: readonly Json[],
  after: readonly Json[],
  places: ReadonlyMap<Json, number>,
): readonly number[] {
  const moves = new Map<number, number>();
  for (const [index, element] of after.entries()) {
    const old = places.get(element);
    if (old !== undefined) moves.set(old, index);
  }
  if (moves.size === 0) return NO_MOVES.indexes(before, after);
  let end = after.length;
  return before.map((_, index) => {
    const moved = moves.get(index) ?? end;
    if (moved === end) end += 1;
    return moved;
  });
}

/** What a path that was true before a step is called after it. */
export function movedPath(path: FieldPath, before: Json, after: Json, moves: ListMoves): FieldPath {
  let [old, now]: [Json | undefined, Json | undefined] = [before, after];
  return path.map((part) => {
    const moved = Array.isArray(old) && Array.isArray(now) ? movedIndex(part, old, now, moves) : part;
    [old, now] = [valueStep(old, part), valueStep(now, moved)];
    return moved;
  });
}

/** Elements that were gone before stay behind the list's end, and behind those that went now. */
function movedIndex(
  part: string | number,
  before: readonly Json[],
  after: readonly Json[],
  moves: ListMoves,
): string | number {
  if (typeof part !== 'number') return part;
  const indexes = moves.indexes(before, after);
  const end = indexes.reduce((last, index) => Math.max(last, index + 1), after.length);
  return indexes[part] ?? part - before.length + end;
}
