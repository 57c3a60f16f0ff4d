/** A run of lines that both texts have: from `a` and from `b` on, `size` lines. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

type Change = Block & { readonly endA: number; readonly endB: number; readonly same: boolean };

const CONTEXT = 3;

/**
 * The unified diff of two texts without its head, as the API server prints it from 1.34 on. It takes the difference as Python's `difflib` finds it (go-difflib: longest common run first,
 * then left and right of it; lines that are more than a hundredth of a long text do not start a run), which is another one than the shortest difference that our `diff` finds.
 */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [linesOf(before), linesOf(after)];
  return hunksOf(changesOf(a, b))
    .map((hunk) => printHunk(hunk, a, b))
    .join('');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n');
}

function printHunk(hunk: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lines = hunk.flatMap(({ a: startA, endA, b: startB, endB, same }) => {
    if (same) return a.slice(startA, endA).map((line) => ` ${line}`);
    return [...a.slice(startA, endA).map((line) => `-${line}`), ...b.slice(startB, endB).map((line) => `+${line}`)];
  });
  const ranges = `-${range(first.a, last.endA)} +${range(first.b, last.endB)}`;
  return `@@ ${ranges} @@\n${lines.join('\n')}\n`;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Changes with the context around them; where more than twice the context is equal, a new hunk begins. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  let hunk: Change[] = [];
  for (const [index, change] of changes.entries()) {
    if (!change.same) {
      hunk.push(change);
      continue;
    }
    const [isFirst, isLast] = [index === 0, index === changes.length - 1];
    if (isFirst) hunk.push(lastLines(change));
    else if (isLast) hunk.push(firstLines(change));
    else if (change.endA - change.a <= 2 * CONTEXT) hunk.push(change);
    else {
      hunks.push([...hunk, firstLines(change)]);
      hunk = [lastLines(change)];
    }
  }
  hunks.push(hunk);
  return hunks.filter((one) => one.some(({ same }) => !same));
}

function firstLines(change: Change): Change {
  const size = Math.min(CONTEXT, change.endA - change.a);
  return { ...change, endA: change.a + size, endB: change.b + size };
}

function lastLines(change: Change): Change {
  const size = Math.min(CONTEXT, change.endA - change.a);
  return { ...change, a: change.endA - size, b: change.endB - size };
}

function changesOf(a: readonly string[], b: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  let [atA, atB] = [0, 0];
  for (const block of [...matchingBlocks(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (atA < block.a || atB < block.b)
      changes.push({ a: atA, b: atB, size: 0, endA: block.a, endB: block.b, same: false });
    [atA, atB] = [block.a + block.size, block.b + block.size];
    if (block.size > 0) changes.push({ ...block, endA: atA, endB: atB, same: true });
  }
  return changes;
}

/** In order; blocks that touch are one. */
function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const places = placesOf(b);
  const found: Block[] = [];
  const search = (fromA: number, toA: number, fromB: number, toB: number): void => {
    const block = longestBlock(a, b, places, [fromA, toA, fromB, toB]);
    if (block.size === 0) return;
    search(fromA, block.a, fromB, block.b);
    found.push(block);
    search(block.a + block.size, toA, block.b + block.size, toB);
  };
  search(0, a.length, 0, b.length);
  return found.reduce<Block[]>((blocks, block) => {
    const last = blocks.at(-1);
    if (last === undefined || last.a + last.size !== block.a || last.b + last.size !== block.b)
      return [...blocks, block];
    return [...blocks.slice(0, -1), { ...last, size: last.size + block.size }];
  }, []);
}

/** Where each line stands; a line that is everywhere in a long text stands nowhere. */
function placesOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  const most = Math.floor(b.length / 100) + 1;
  if (b.length >= 200) for (const [line, where] of places) if (where.length > most) places.delete(line);
  return places;
}

/** The longest run that both have within the bounds, the first of them; grown by equal lines that start no run. */
function longestBlock(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [fromA, toA, fromB, toB]: readonly [number, number, number, number],
): Block {
  let best: Block = { a: fromA, b: fromB, size: 0 };
  let ending = new Map<number, number>();
  for (let i = fromA; i < toA; i += 1) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? '') ?? []) {
      if (j < fromB || j >= toB) continue;
      const size = (ending.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    ending = next;
  }
  let { a: startA, b: startB, size } = best;
  while (startA > fromA && startB > fromB && a[startA - 1] === b[startB - 1]) {
    [startA, startB, size] = [startA - 1, startB - 1, size + 1];
  }
  while (startA + size < toA && startB + size < toB && a[startA + size] === b[startB + size]) size += 1;
  return { a: startA, b: startB, size };
}
