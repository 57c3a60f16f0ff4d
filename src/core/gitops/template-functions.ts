import { isJsonObject, type Json } from '../values/json.ts';
import { sameJson } from '../values/read-json.ts';
import { normalizedName } from './normalized-name.ts';

/** Why a template has no text: what Go would say, or what is not followed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

type Value = Json | undefined;
type TemplateFunction = (args: readonly Value[]) => Value;

/**
 * The functions of an ApplicationSet's Go templates that are followed: Go's own, those of sprig that templates of Applications use, and
 * Argo CD's `normalize`. All are bounded by what they are given.
 */
export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', (args) => firstOf(args, isEmpty)],
  ['or', (args) => firstOf(args, (one) => !isEmpty(one))],
  ['not', ([one]) => isEmpty(one)],
  ['eq', ([one, ...others]) => others.some((other) => sameJson(one ?? null, other ?? null))],
  ['ne', ([one, other]) => !sameJson(one ?? null, other ?? null)],
  ['index', ([of, ...keys]) => keys.reduce(indexed, of)],
  ['len', ([one]) => (typeof one === 'string' ? bytes(one) : Array.isArray(one) ? one.length : size(one))],
  ['print', (args) => args.map(goText).join('')],
  ['printf', ([format, ...args]) => formatted(text(format), args)],
  ['default', ([fallback, one]) => (isEmpty(one) ? fallback : one)],
  ['coalesce', (args) => args.find((one) => !isEmpty(one))],
  ['empty', ([one]) => isEmpty(one)],
  ['ternary', ([yes, no, test]) => (test === true ? yes : no)],
  ['lower', ([one]) => text(one).toLowerCase()],
  ['upper', ([one]) => text(one).toUpperCase()],
  ['trim', ([one]) => text(one).trim()],
  ['trimPrefix', ([prefix, one]) => withoutPrefix(text(one), text(prefix))],
  ['trimSuffix', ([suffix, one]) => withoutSuffix(text(one), text(suffix))],
  ['trunc', ([length, one]) => truncated(text(one), Number(length))],
  ['replace', ([old, wanted, one]) => text(one).replaceAll(text(old), () => text(wanted))],
  ['contains', ([part, one]) => text(one).includes(text(part))],
  ['hasPrefix', ([prefix, one]) => text(one).startsWith(text(prefix))],
  ['hasSuffix', ([suffix, one]) => text(one).endsWith(text(suffix))],
  ['quote', (args) => args.map((one) => JSON.stringify(goText(one))).join(' ')],
  ['squote', (args) => args.map((one) => `'${goText(one)}'`).join(' ')],
  ['toString', ([one]) => goText(one)],
  ['join', ([separator, list]) => (Array.isArray(list) ? list.map(goText).join(text(separator)) : goText(list))],
  ['splitList', ([separator, one]) => text(one).split(text(separator))],
  ['list', (args) => args.map((one) => one ?? null)],
  ['first', ([list]) => (Array.isArray(list) ? list[0] : undefined)],
  ['last', ([list]) => (Array.isArray(list) ? list.at(-1) : undefined)],
  ['get', ([map, key]) => (isJsonObject(map) && Object.hasOwn(map, text(key)) ? map[text(key)] : '')],
  ['hasKey', ([map, key]) => isJsonObject(map) && Object.hasOwn(map, text(key))],
  ['base', ([one]) => text(one).replace(/\/+$/, '').split('/').at(-1) ?? ''],
  ['dir', ([one]) => text(one).split('/').slice(0, -1).join('/') || '.'],
  ['normalize', ([one]) => normalizedName(text(one))],
]);

/** A value as Go's `%v` prints it; a missing one as templates do. */
export function goText(value: Value): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'number') return goNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (!isJsonObject(value)) return `[${value.map(goText).join(' ')}]`;
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`;
}

/** A number out of YAML is a float64 to Go, which writes it with an exponent from a million on. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new TemplateError(`wrong type for value; expected string; got ${typeof value}`);
  return value;
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}

/** The first value that decides, else the last. */
function firstOf(args: readonly Value[], decides: (one: Value) => boolean): Value {
  const at = args.findIndex(decides);
  return args.at(at);
}

function indexed(of: Value, key: Value): Value {
  if (Array.isArray(of)) {
    const list: readonly Json[] = of;
    if (typeof key !== 'number' || list[key] === undefined)
      throw new TemplateError(`index out of range: ${goText(key)}`);
    return list[key];
  }
  if (isJsonObject(of)) return Object.hasOwn(of, text(key)) ? of[text(key)] : undefined;
  throw new TemplateError(`can't index item of type ${typeof of}`);
}

const bytes = (one: string): number => new TextEncoder().encode(one).length;
const size = (one: Value): number => (isJsonObject(one) ? Object.keys(one).length : 0);

function withoutPrefix(one: string, prefix: string): string {
  return one.startsWith(prefix) ? one.slice(prefix.length) : one;
}

function withoutSuffix(one: string, suffix: string): string {
  return suffix !== '' && one.endsWith(suffix) ? one.slice(0, -suffix.length) : one;
}

/** A negative length counts from the end. */
function truncated(one: string, length: number): string {
  return length < 0 ? one.slice(length) : one.slice(0, length);
}

function formatted(format: string, args: readonly Value[]): string {
  let next = 0;
  return format.replace(/%(.)/g, (verb, letter: string) => {
    if (letter === '%') return '%';
    const value = args[next];
    next += 1;
    if (letter === 's' || letter === 'v') return goText(value);
    if (letter === 'd' && typeof value === 'number' && Number.isInteger(value)) return String(value);
    if (letter === 'q') return JSON.stringify(goText(value));
    throw new TemplateError(`printf's ${verb} is not followed`);
  });
}
