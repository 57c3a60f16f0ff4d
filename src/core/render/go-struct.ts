import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { KustomizeError } from './kustomize-error.ts';

/**
 * Fields of a Go struct and their types, as `encoding/json` decodes them: `string`, `bool`, `int`, `any`, `[]T`, `map[string]T`,
 * or the name of another struct.
 */
export type GoStructs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Checks a value against a Go struct with `DisallowUnknownFields`, and spells field names as the struct does (Go ignores their case).
 * @throws KustomizeError in the words of `encoding/json`.
 */
export function decodeStruct(structs: GoStructs, struct: string, value: JsonObject): JsonObject {
  const fields = structs[struct] ?? {};
  const result: { [field: string]: Json } = {};
  for (const [key, raw] of Object.entries(value)) {
    const field = fieldNamed(fields, key);
    if (field === undefined) throw new KustomizeError(`json: unknown field "${key}"`);
    if (raw !== null) result[field] = decode(structs, fields[field] ?? 'any', raw, { struct, path: field });
  }
  return result;
}

interface Place {
  readonly struct: string;
  readonly path: string;
}

function fieldNamed(fields: Readonly<Record<string, string>>, key: string): string | undefined {
  if (Object.hasOwn(fields, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(fields).find((field) => field.toLowerCase() === lower);
}

function decode(structs: GoStructs, type: string, raw: Json, place: Place): Json {
  if (type === 'any' || raw === null) return raw;
  if (type.startsWith('[]')) return decodeList(structs, type, raw, place);
  if (type.startsWith('map[string]')) return decodeMap(structs, type, raw, place);
  if (Object.hasOwn(structs, type)) {
    return isJsonObject(raw) ? decodeStruct(structs, type, raw) : mismatch(raw, type, place);
  }
  const wanted = type === 'bool' ? 'boolean' : type === 'int' ? 'number' : 'string';
  return typeof raw === wanted ? raw : mismatch(raw, type, place);
}

function decodeList(structs: GoStructs, type: string, raw: Json, place: Place): Json {
  if (!Array.isArray(raw)) return mismatch(raw, type, place);
  const items: readonly Json[] = raw;
  return items.map((item) => decode(structs, type.slice(2), item, place));
}

function decodeMap(structs: GoStructs, type: string, raw: Json, place: Place): Json {
  if (!isJsonObject(raw)) return mismatch(raw, type, place);
  const element = type.slice('map[string]'.length);
  for (const value of Object.values(raw)) decode(structs, element, value, place);
  return raw;
}

function mismatch(raw: Json, type: string, place: Place): never {
  const found = Array.isArray(raw)
    ? 'array'
    : isJsonObject(raw)
      ? 'object'
      : typeof raw === 'boolean'
        ? 'bool'
        : typeof raw;
  throw new KustomizeError(
    `json: cannot unmarshal ${found} into Go struct field ${place.struct}.${place.path} of type ${type}`,
  );
}
