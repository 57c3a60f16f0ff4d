import { isJsonObject, type Json } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { printSyntax, printVerb } from './go-format.ts';
import type { ListRule } from './merge-rules.ts';
import type { TypedSchema } from './typed-schema.ts';

/**
 * What is wrong with a value before server-side apply can tell who owns what of it (sigs.k8s.io/structured-merge-diff, `typed/validate.go`): `PATH: WHY`, by field. A mapping is left at
 * its first field that nobody knows; which one that is, is chance there and the first by name here.
 */
export function typedProblems(schema: TypedSchema, value: Json, path = ''): readonly string[] {
  if (value === null) return [];
  switch (schema.kind) {
    case 'untyped':
      return [];
    case 'string':
      return typeof value === 'string'
        ? []
        : [`${path}: expected string, got &value.valueUnstructured{Value:${printSyntax(value)}}`];
    case 'numeric':
      return typeof value === 'number' ? [] : [`${path}: expected numeric (int or float), got ${goKind(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: expected boolean, got &{${printVerb(value)}}`];
    case 'list':
      if (!Array.isArray(value)) return [`${path}: expected list, got &{${printVerb(value)}}`];
      return listProblems(schema, value, path);
    case 'map':
      if (!isJsonObject(value)) return [`${path}: expected map, got &{${printVerb(value)}}`];
      return mapProblems(schema, value, path);
  }
}

function mapProblems(
  { field }: TypedSchema & { readonly kind: 'map' },
  value: { readonly [key: string]: Json },
  path: string,
): readonly string[] {
  const problems: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const schema = field(name);
    if (schema === undefined) return [...problems, `${path}.${name}: field not declared in schema`];
    problems.push(...typedProblems(schema, value[name] ?? null, `${path}.${name}`));
  }
  return problems;
}

function listProblems(
  { of, rule }: TypedSchema & { readonly kind: 'list' },
  list: readonly Json[],
  path: string,
): readonly string[] {
  const seen = new Set<string>();
  return list.flatMap((element, index) => {
    if (rule === undefined) return typedProblems(of, element, `${path}[${index}]`);
    const missing = missingKey(element, rule);
    if (missing !== undefined) {
      const why = `associative list with keys has an element that omits key field ${JSON.stringify(missing)} (and doesn't have default value)`;
      return [`${path}: element ${index}: ${why}`];
    }
    const key = printKey(element, rule);
    const again = seen.has(key);
    seen.add(key);
    return again ? [`${path}: duplicate entries for key ${key}`] : typedProblems(of, element, `${path}${key}`);
  });
}

function missingKey(element: Json, { keys, defaults }: ListRule): string | undefined {
  return keys.find((key) => (valueAt(element, key) ?? defaults[key]) === undefined);
}

/** `[name="nginx"]`, `[containerPort=80,protocol="TCP"]`, and `[="a"]` in a set. */
function printKey(element: Json, rule: ListRule): string {
  if (rule.keys.length === 0) return `[=${JSON.stringify(element)}]`;
  const pairs = [...rule.keys].sort().map((key) => {
    const value = valueAt(element, key) ?? rule.defaults[key] ?? null;
    return `${key}=${JSON.stringify(value)}`;
  });
  return `[${pairs.join(',')}]`;
}

function goKind(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isJsonObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
