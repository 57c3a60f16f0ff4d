import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import type { ApiServer } from './refusal.ts';

/** From 1.34 on the API server prints values as JSON, before as Go's `%#v` (kubernetes#132314). */
export function printsJson(server: ApiServer): boolean {
  return server.minor >= 34;
}

/** A Go string literal (`%q`): as JSON, but for what cannot be printed (`strconv.IsPrint`). */
export function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/\\(?:\\|u00[01][0-9a-f])/g, (escape) => CONTROLS.get(escape) ?? escape.replace('u00', 'x'))
    .replace(/[^\P{C} ]|[^\P{Z} ]/gu, goEscape);
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['\\\\', '\\\\'],
  ['\\u0007', '\\a'],
  ['\\u000b', '\\v'],
]);

function goEscape(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code === 0x7f) return `\\x${hex}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** A text as an error message quotes it: JSON, in which `<`, `>` and `&` are escaped, from 1.34 on, `%q` before. */
export function printText(text: string, server: ApiServer): string {
  return printsJson(server) ? goJson(text) : quoted(text);
}

/** A value as Go's `encoding/json` writes it: keys of maps sorted by their bytes; `<`, `>`, `&` and the two line ends of Unicode escaped. */
export function goJson(value: Json): string {
  return escapeHtml(JSON.stringify(sorted(value)));
}

function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareText(a, b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** Order of code points, as Go sorts map keys; not the reader's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
