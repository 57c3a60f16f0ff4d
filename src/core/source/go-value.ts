import { isJsonObject, type Json } from '../values/json.ts';

/** How a Go decoder holds YAML: go-yaml v3 makes text of nothing in a key, and its mappings are keyed by text. */
export interface GoTypes {
  readonly nothing: string;
  readonly mapping: string;
}

/** A value as Go's `%#v` prints it. */
export function goValue(value: Json, types: GoTypes): string {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    return `[]interface {}{${list.map((one) => goValue(one, types)).join(', ')}}`;
  }
  if (!isJsonObject(value)) return value === null ? types.nothing : JSON.stringify(value);
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goValue(value[key] ?? null, types)}`);
  return `${types.mapping}{${pairs.join(', ')}}`;
}
