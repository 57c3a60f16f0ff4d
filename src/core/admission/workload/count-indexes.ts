/**
 * How many indexes a text such as `1,3-5` names, or what is wrong with it; `completions` is one more than the greatest index (kubernetes, `validateIndexesFormat` and
 * `parseIndexInterval`, `pkg/apis/batch/validation`).
 */
export function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let total = 0;
  let last: number | undefined;
  for (const fragment of text.split(',')) {
    const interval = parseInterval(fragment, completions);
    if (typeof interval === 'string') return interval;
    const [first, end] = interval;
    if (last !== undefined && last >= first) return notIncreasing(last, first);
    total += end - first + 1;
    last = end;
  }
  return total;
}

function parseInterval(fragment: string, completions: number): readonly [number, number] | string {
  const parts = fragment.split('-');
  if (parts.length > 2)
    return `the fragment ${JSON.stringify(fragment)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const limits: number[] = [];
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
    if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
    limits.push(Number(part));
  }
  const [first = 0, end = first] = limits;
  return limits.length === 2 && first >= end ? notIncreasing(first, end) : [first, end];
}

function notIncreasing(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`;
}
