import type { CmpRow, CmpText } from './cmp-text.ts';
import { quote } from './cmp-value.ts';
import { commonPairs } from './pair-elements.ts';

/** Texts of this length or more on both sides are taken apart, unless they have many lines. */
const LONG = 32;
/** What is equal between two differences and no longer than this is part of them. */
const BRIDGE = 16;
const CHUNK = 64;

/** A stretch of two texts that is equal, or that differs. */
interface Stretch {
  readonly same: string;
  readonly before: string;
  readonly after: string;
}

/** True for two texts that go-cmp shows by their differences. */
export function isLongText(before: string, after: string): boolean {
  return before.length >= LONG && after.length >= LONG && !`${before}${after}`.includes('\n');
}

/** Two long texts as go-cmp shows them (`FormatDiffSlice`): `strings.Join({"pvc-", - "8e2…", + "91b…"}, "")`. */
export function formatLongTexts(before: string, after: string): CmpText {
  const rows = trimmed(bridged(stretchesOf(before, after))).flatMap(({ same, before: old, after: now }): CmpRow[] => [
    ...chunks(same).map((text) => ({ text: quote(text) })),
    ...chunks(old).map((text): CmpRow => ({ mode: '-', text: quote(text) })),
    ...chunks(now).map((text): CmpRow => ({ mode: '+', text: quote(text) })),
  ]);
  return { prefix: 'strings.Join(', inner: { prefix: '{', inner: { rows }, suffix: '}' }, suffix: ', "")' };
}

function stretchesOf(before: string, after: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [x, y] = [0, 0];
  const differ = (toX: number, toY: number): void => {
    if (toX > x || toY > y) stretches.push({ same: '', before: before.slice(x, toX), after: after.slice(y, toY) });
  };
  for (const [i, j] of commonPairs(before.length, after.length, (a, b) => before[a] === after[b])) {
    differ(i, j);
    const last = stretches.at(-1);
    const isRun = last !== undefined && last.same !== '' && i === x && j === y;
    if (isRun) stretches.pop();
    stretches.push({ same: `${isRun ? last.same : ''}${before.charAt(i)}`, before: '', after: '' });
    [x, y] = [i + 1, j + 1];
  }
  differ(before.length, after.length);
  return stretches;
}

/** Differences with little between them are one. */
function bridged(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const next of stretches) {
    const [first, between] = [joined.at(-2), joined.at(-1)];
    const near = next.same === '' && first?.same === '' && between !== undefined && between.same.length <= BRIDGE;
    const bothSides = near && first.before + next.before !== '' && first.after + next.after !== '';
    if (!bothSides) joined.push(next);
    else {
      joined.splice(-2, 2, {
        same: '',
        before: first.before + between.same + next.before,
        after: first.after + between.same + next.after,
      });
    }
  }
  return joined;
}

/** What a difference begins and ends with on both sides belongs to what is equal around it. */
function trimmed(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches
    .flatMap(({ same, before, after }): Stretch[] => {
      if (same !== '') return [{ same, before, after }];
      const most = Math.min(before.length, after.length);
      let [lead, tail] = [0, 0];
      while (lead < most && before[lead] === after[lead]) lead += 1;
      while (tail < most - lead && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
      return [
        { same: before.slice(0, lead), before: '', after: '' },
        { same: '', before: before.slice(lead, before.length - tail), after: after.slice(lead, after.length - tail) },
        { same: before.slice(before.length - tail), before: '', after: '' },
      ];
    })
    .reduce<readonly Stretch[]>((joined, stretch) => {
      const last = joined.at(-1);
      if (last === undefined || last.same === '' || stretch.same === '') return [...joined, stretch];
      return [...joined.slice(0, -1), { ...last, same: last.same + stretch.same }];
    }, [])
    .filter(({ same, before, after }) => same + before + after !== '');
}

function chunks(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, index) =>
    text.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}
