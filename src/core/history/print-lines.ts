import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';

/** YAML text, and for each of its lines the field that stands there. */
export interface PrintedLines {
  readonly text: string;
  readonly paths: readonly FieldPath[];
}

/**
 * A value as JSON that is YAML too, every entry on a line of its own.
 * @param as a whole `document`, or the `fields` of an object, to stand below others in a block.
 */
export function printLines(value: JsonObject, as: 'document' | 'fields'): PrintedLines {
  const lines: string[] = [];
  const paths: FieldPath[] = [];
  const put = (line: string, path: FieldPath): void => {
    lines.push(line);
    paths.push(path);
  };
  const print = (key: string, one: Json, path: FieldPath, end: string): void => {
    const indent = ' '.repeat(path.length - (as === 'fields' ? 1 : 0));
    if (Array.isArray(one)) {
      const list: readonly Json[] = one;
      put(`${indent}${key}[`, path);
      for (const [index, item] of list.entries()) print('', item, [...path, index], index < list.length - 1 ? ',' : '');
      put(`${indent} ]${end}`, path);
    } else if (isJsonObject(one)) {
      const entries = Object.entries(one);
      put(`${indent}${key}{`, path);
      for (const [index, [name, item]] of entries.entries())
        print(`${JSON.stringify(name)}: `, item, [...path, name], index < entries.length - 1 ? ',' : '');
      put(`${indent} }${end}`, path);
    } else put(`${indent}${key}${JSON.stringify(one)}${end}`, path);
  };
  if (as === 'document') print('', value, [], '');
  else for (const [key, one] of Object.entries(value)) print(`${JSON.stringify(key)}: `, one, [key], '');
  return { text: `${lines.join('\n')}\n`, paths };
}
