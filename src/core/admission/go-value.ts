import type { Json } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import type { ApiServer } from './refusal.ts';

/** From 1.34 on the API server prints values as JSON, before as Go's `%#v` (kubernetes#132314). */
export function printsJson(server: ApiServer): boolean {
  return server.minor >= 34;
}

/** A Go string literal. Go's `%q` and JSON agree on all that can stand in names and labels. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text as an error message quotes it: JSON, in which `<`, `>` and `&` are escaped, from 1.34 on, `%q` before. */
export function printText(text: string, server: ApiServer): string {
  return printsJson(server) ? goJson(text) : quoted(text);
}

/** A value as Go's `encoding/json` writes it: keys of maps sorted by their bytes, `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  return escapeHtml(JSON.stringify(sorted(value)));
}

function escapeHtml(json: string): string {
  return json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
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
