import { durationProblem } from './duration-problem.ts';
import { locationProblem } from './location-problem.ts';

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Bounds[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: DAYS },
];

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a cron schedule, in the words of `github.com/robfig/cron` v3 (`ParseStandard`), or null. */
export function cronProblem(schedule: string): string | null {
  const [before = '', zone = ''] = /^(?:CRON_)?TZ=([^ ]*) /.exec(schedule) ?? [];
  const unknown = locationProblem(zone);
  if (unknown !== null) return `provided bad location ${zone}: ${unknown}`;
  // Without a space after a zone, the library itself breaks.
  if (before === '' && /^(?:CRON_)?TZ=/.test(schedule)) return null;
  const rest = before === '' ? schedule : schedule.slice(before.length).trim();
  if (rest.startsWith('@')) return descriptorProblem(rest);
  const fields = rest.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length)
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return firstProblem(FIELDS, (bounds, index) => fieldProblem(fields[index] ?? '', bounds));
}

function descriptorProblem(text: string): string | null {
  if (DESCRIPTORS.includes(text)) return null;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const why = durationProblem(text.slice('@every '.length));
  return why === null ? null : `failed to parse duration ${text}: ${why}`;
}

/** A list of ranges; empty ones are skipped. */
function fieldProblem(field: string, bounds: Bounds): string | null {
  return firstProblem(
    field.split(',').filter((range) => range !== ''),
    (range) => rangeProblem(range, bounds),
  );
}

/** `N`, `A-B`, `*`, `?`, each with an optional `/STEP`. */
function rangeProblem(range: string, bounds: Bounds): string | null {
  const [span = '', step, tooMuch] = range.split('/');
  const limits = spanOf(span, range, bounds);
  if (typeof limits === 'string') return limits;
  if (tooMuch !== undefined) return `too many slashes: ${range}`;
  const width = step === undefined ? 1 : parseNumber(step);
  if (typeof width === 'string') return width;
  const [first, last] = [limits[0], step !== undefined && !span.includes('-') ? bounds.most : limits[1]];
  if (first < bounds.least) return `beginning of range (${first}) below minimum (${bounds.least}): ${range}`;
  if (last > bounds.most) return `end of range (${last}) above maximum (${bounds.most}): ${range}`;
  if (first > last) return `beginning of range (${first}) beyond end of range (${last}): ${range}`;
  return width === 0 ? `step of range should be a positive number: ${range}` : null;
}

function spanOf(span: string, range: string, { least, most, names = [] }: Bounds): readonly [number, number] | string {
  const [low = '', high, tooMuch] = span.split('-');
  if (low === '*' || low === '?') return [least, most];
  const first = parseName(low, names);
  if (typeof first === 'string') return first;
  if (tooMuch !== undefined) return `too many hyphens: ${range}`;
  if (high === undefined) return [first, first];
  const last = parseName(high, names);
  return typeof last === 'string' ? last : [first, last];
}

function parseName(text: string, names: readonly string[]): number | string {
  const index = text === '' ? -1 : names.indexOf(text.toLowerCase());
  return index < 0 ? parseNumber(text) : index;
}

/** Go's `strconv.Atoi`, and no negative numbers. */
function parseNumber(text: string): number | string {
  const failed = `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}`;
  if (!/^[+-]?\d+$/.test(text)) return `${failed}: invalid syntax`;
  const value = BigInt(text.replace('+', ''));
  if (BigInt.asIntN(64, value) !== value) return `${failed}: value out of range`;
  return value < 0n ? `negative number (${value}) not allowed: ${text}` : Number(value);
}

function firstProblem<T>(items: readonly T[], problem: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const found = problem(item, index);
    if (found !== null) return found;
  }
  return null;
}
