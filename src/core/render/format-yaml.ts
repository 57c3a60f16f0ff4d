import { stringify } from 'yaml';
import type { Json } from '../values/json.ts';

/** A value as kustomize prints it in a message or an annotation: block YAML, keys in their order. */
export function formatYaml(value: Json): string {
  return stringify(value, {
    lineWidth: 0,
    version: '1.1',
    schema: 'yaml-1.1',
    aliasDuplicateObjects: false,
    indentSeq: false,
    singleQuote: true,
  });
}

/** A copy with the keys of every mapping sorted, as Go marshals maps. */
export function sortedKeys(value: unknown): Json {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null) return null;
  if (typeof value !== 'object')
    return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : '';
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortedKeys(inner)]),
  );
}
