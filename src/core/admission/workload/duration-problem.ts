const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** The longest duration that Go can hold, in nanoseconds. */
const LONGEST = 2 ** 63;

/** What is wrong with a duration such as `1h30m`, in the words of Go's `time.ParseDuration`, or null. */
export function durationProblem(text: string): string | null {
  const quoted = JSON.stringify(text);
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return null;
  if (rest === '') return `time: invalid duration ${quoted}`;
  let total = 0;
  while (rest !== '') {
    const [part = '', digits = '', unit = ''] = /^(\d*\.?\d*)([^.\d]*)/.exec(rest) ?? [];
    if (!/\d/.test(digits)) return `time: invalid duration ${quoted}`;
    if (unit === '') return `time: missing unit in duration ${quoted}`;
    const size = UNITS.get(unit);
    if (size === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
    total += Number(digits) * size;
    if (total >= LONGEST) return `time: invalid duration ${quoted}`;
    rest = rest.slice(part.length);
  }
  return null;
}
