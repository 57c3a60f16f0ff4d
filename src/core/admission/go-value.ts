import type { LabelSelector, Labels } from '../labels/selector.ts';
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

/** A `LabelSelector` as an error message shows it; null where the manifest has none. */
export function printSelector(selector: LabelSelector | null, server: ApiServer): string {
  if (selector === null) return printsJson(server) ? 'null' : '"null"';
  return printsJson(server) ? selectorJson(selector) : selectorGo(selector);
}

/** A map of labels as an error message shows it; null where the manifest has none. */
export function printLabels(labels: Labels | null, server: ApiServer): string {
  if (printsJson(server)) return goJson(labels);
  return labels === null ? 'map[string]string(nil)' : goMap(labels);
}

/** A field of the Go struct, not a map: `matchLabels` comes first, and what is empty is left out (`omitempty`). */
function selectorJson({ matchLabels, matchExpressions }: LabelSelector): string {
  const parts: string[] = [];
  if (Object.keys(matchLabels).length > 0) parts.push(`"matchLabels":${goJson(matchLabels)}`);
  if (matchExpressions.length > 0) {
    const expressions = matchExpressions.map(({ key, operator, values }) =>
      escapeHtml(JSON.stringify({ key, operator, ...(values.length > 0 && { values }) })),
    );
    parts.push(`"matchExpressions":[${expressions.join(',')}]`);
  }
  return `{${parts.join(',')}}`;
}

function selectorGo({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.keys(matchLabels).length === 0 ? 'map[string]string(nil)' : goMap(matchLabels);
  const expressions = matchExpressions.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${quoted(key)}, Operator:${quoted(operator)}, Values:${goStrings(values)}}`,
  );
  const list = expressions.length === 0 ? '(nil)' : `{${expressions.join(', ')}}`;
  return `v1.LabelSelector{MatchLabels:${labels}, MatchExpressions:[]v1.LabelSelectorRequirement${list}}`;
}

function goStrings(values: readonly string[]): string {
  return values.length === 0 ? '[]string(nil)' : `[]string{${values.map(quoted).join(', ')}}`;
}

function goMap(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  return `map[string]string{${pairs.map(([key, value]) => `${quoted(key)}:${quoted(value)}`).join(', ')}}`;
}

/** Order of code points, as Go sorts map keys; not the reader's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
