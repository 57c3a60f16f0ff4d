import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import type { ApiServer } from '../refusal.ts';
import { base64Problem } from './base64-problem.ts';
import { type FieldType, fieldType } from './go-field-type.ts';
import { rootType } from './root-type.ts';
import { scalarProblem } from './scalar-problem.ts';

/**
 * What a patched object of a built-in kind is told that does not convert into its type: the same mistakes as in `decodeBuiltIn`, in the words of another reader
 * (apimachinery, `pkg/runtime/converter.go`, `FromUnstructuredWithValidation`). Null where it converts. Unless `strict`, unknown fields are dropped.
 */
export function convertProblem(manifest: JsonObject, { minor }: ApiServer, strict: boolean): string | null {
  const id = rootType(manifest);
  if (id === undefined) return null;
  const unknown: string[] = [];
  const problem = firstProblem({ kind: 'struct', id }, manifest, { path: '', minor, unknown });
  if (problem !== null || !strict || unknown.length === 0) return problem;
  const fields = unknown.map((path) => `unknown field "${path}"`).sort();
  return `strict decoding error: ${fields.join(', ')}`;
}

interface Place {
  readonly path: string;
  readonly minor: number;
  /** Where unknown fields are noted. */
  readonly unknown: string[];
}

function firstProblem(type: FieldType, value: Json, place: Place): string | null {
  if (value === null) return null;
  switch (type.kind) {
    case 'scalar':
      return scalarWords(type.name, value);
    case 'list':
      if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
      return firstOf(value.entries(), ([index, one]) =>
        firstProblem(type.of, one, { ...place, path: `${place.path}[${index}]` }),
      );
    case 'map':
      if (!isJsonObject(value)) return `cannot restore map from ${kindOf(value)}`;
      return firstOf(Object.entries(value), ([, one]) => firstProblem(type.of, one, place));
    case 'struct':
      if (!isJsonObject(value)) return `cannot restore struct from: ${kindOf(value)}`;
      return firstOf(Object.entries(value), ([field, one]) => structProblem(type.id, field, one, place));
  }
}

function structProblem(id: string, field: string, value: Json, place: Place): string | null {
  const path = place.path === '' ? field : `${place.path}.${field}`;
  const type = fieldType(id, field, place.minor);
  if (type !== undefined) return firstProblem(type, value, { ...place, path });
  place.unknown.push(path);
  return null;
}

/** Types that read themselves fail as the decoder does, without a place. */
function scalarWords(name: string, value: Json): string | null {
  const problem = scalarProblem(name, value);
  if (problem === null) return null;
  if (name === '[]uint8')
    return typeof value === 'string'
      ? `error decoding from json: ${base64Problem(value) ?? ''}`
      : `cannot restore slice from ${kindOf(value)}`;
  if (problem.kind === 'content') return problem.message;
  if (problem.aborts) return `json: cannot unmarshal ${problem.value} into Go value of type ${problem.into}`;
  const kind = kindOf(value);
  const basic = /^(?:bool|int32|int64|float64)$/.test(name) ? name : 'string';
  const converts = basic === 'string' ? kind === 'int64' : basic.startsWith('int') && kind === 'float64';
  return converts ? `cannot convert ${kind} to ${name}` : `unrecognized type: ${basic}`;
}

/** Go's kind of a value of JSON. */
function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'slice';
  if (isJsonObject(value)) return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function firstOf<Part>(parts: Iterable<Part>, problem: (part: Part) => string | null): string | null {
  let first: string | null = null;
  for (const part of parts) first ??= problem(part);
  return first;
}
