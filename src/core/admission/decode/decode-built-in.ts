import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import type { ApiServer, Refusal } from '../refusal.ts';
import { type FieldType, fieldType, goTypeName, structName } from './go-field-type.ts';
import { rootType } from './root-type.ts';
import { scalarProblem, wordOf } from './scalar-problem.ts';

/** `abort` ends the decoding, `type` fails it, `unknown` fails it where the manifest is checked strictly, as kubectl and Argo CD ask for. */
interface Problem {
  readonly kind: 'abort' | 'type' | 'unknown';
  readonly message: string;
}

/** Where the decoder is. */
interface Place {
  /** The struct that has the field, and the names of fields down to it: without indexes and keys of maps, as Go tells them. */
  readonly struct: string;
  readonly fields: readonly string[];
  /** With indexes, as strict errors tell it. */
  readonly path: string;
  readonly minor: number;
}

/** The API server counts no further (sigs.k8s.io/json, `maxStrictErrors`). */
const MOST_UNKNOWN = 100;

/**
 * What the API server says to a manifest of its own kinds that does not decode into its types: wrong types of JSON, quantities, times and base64 that are none, and fields that its minor
 * does not have (strict field validation). Fields are looked at by name, the order in which kubectl and Argo CD send them. Null where it decodes, and for kinds of which no types are known. Unless `strict`, unknown fields are dropped.
 */
export function decodeBuiltIn(manifest: JsonObject, server: ApiServer, strict = true): Refusal | null {
  const said = decodeProblem(manifest, server, strict);
  if (said === null) return null;
  const kind = stringAt(manifest, 'kind') ?? '';
  const version = (stringAt(manifest, 'apiVersion') ?? '').replace(/^.*\//, '');
  const message = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${said}`;
  return { message, reason: 'BadRequest', causes: [], kind: 'schema' };
}

/** The decoder's own words; null where the manifest decodes. */
export function decodeProblem(manifest: JsonObject, { minor }: ApiServer, strict: boolean): string | null {
  const id = rootType(manifest);
  if (id === undefined) return null;
  const problems = problemsOf({ kind: 'struct', id }, manifest, { struct: '', fields: [], path: '', minor });
  const fatal = problems.find(({ kind }) => kind === 'abort') ?? problems.find(({ kind }) => kind === 'type');
  if (fatal !== undefined || !strict) return fatal?.message ?? null;
  const unknown = [...new Set(problems.map(({ message }) => message))].slice(0, MOST_UNKNOWN);
  return unknown.length === 0 ? null : `strict decoding error: ${unknown.join(', ')}`;
}

function problemsOf(type: FieldType, value: Json, place: Place): readonly Problem[] {
  if (value === null) return [];
  switch (type.kind) {
    case 'struct':
      return isJsonObject(value) ? structProblems(type.id, value, place) : [mismatch(type, value, place)];
    case 'map':
      if (!isJsonObject(value)) return [mismatch(type, value, place)];
      return byKey(value).flatMap(([key, one]) => problemsOf(type.of, one, { ...place, path: join(place.path, key) }));
    case 'list':
      if (!Array.isArray(value)) return [mismatch(type, value, place)];
      return value.flatMap((one: Json, index) =>
        problemsOf(type.of, one, { ...place, path: `${place.path}[${index}]` }),
      );
    case 'scalar':
      return scalarProblems(type.name, value, place);
  }
}

function structProblems(id: string, value: JsonObject, place: Place): readonly Problem[] {
  const struct = structName(id);
  return byKey(value).flatMap(([field, one]): readonly Problem[] => {
    const path = join(place.path, field);
    const type = fieldType(id, field, place.minor);
    if (type === undefined) return [{ kind: 'unknown', message: `unknown field ${JSON.stringify(path)}` }];
    return problemsOf(type, one, { ...place, struct, fields: [...place.fields, field], path });
  });
}

function scalarProblems(type: string, value: Json, place: Place): readonly Problem[] {
  const problem = scalarProblem(type, value);
  if (problem === null) return [];
  const kind = problem.aborts ? 'abort' : 'type';
  if (problem.kind === 'content') return [{ kind, message: problem.message }];
  return [{ kind, message: cannot(problem.value, problem.into, place) }];
}

function mismatch(type: FieldType, value: Json, place: Place): Problem {
  return { kind: 'type', message: cannot(wordOf(value), goTypeName(type), place) };
}

/** `UnmarshalTypeError` of Go's `encoding/json`. */
function cannot(value: string, into: string, { struct, fields }: Place): string {
  const where = fields.length === 0 ? 'value' : `struct field ${struct}.${fields.join('.')}`;
  return `json: cannot unmarshal ${value} into Go ${where} of type ${into}`;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function byKey(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
