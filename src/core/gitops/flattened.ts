import { isJsonObject, type Json } from '../values/json.ts';
import { goText } from './template-functions.ts';

/** A value's leaves by their dotted names, as text: `a.b`, `list.0`. */
export function flattened(value: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(leaves(value, ''));
}

function* leaves(value: Json, name: string): Iterable<readonly [string, string]> {
  const entries = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : null;
  if (entries === null) yield [name, goText(value)];
  else for (const [key, inner] of entries) yield* leaves(inner, name === '' ? String(key) : `${name}.${key}`);
}
