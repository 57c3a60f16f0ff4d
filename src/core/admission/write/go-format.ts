import { isJsonObject, type Json } from '../../values/json.ts';

/** A value of JSON as Go's `%v` prints it: `map[a:b]`, `[1 2]`, `<nil>`. */
export function printVerb(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printVerb).join(' ')}]`;
  if (isJsonObject(value)) {
    const pairs = byKey(value).map(([key, one]) => `${key}:${printVerb(one)}`);
    return `map[${pairs.join(' ')}]`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value of JSON as Go's `%#v` prints it: `map[string]interface {}{"a":"b"}`. */
export function printSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(printSyntax).join(', ')}}`;
  if (isJsonObject(value)) {
    const pairs = byKey(value).map(([key, one]) => `${JSON.stringify(key)}:${printSyntax(one)}`);
    return `map[string]interface {}{${pairs.join(', ')}}`;
  }
  return JSON.stringify(value);
}

function byKey(value: { readonly [key: string]: Json }): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
