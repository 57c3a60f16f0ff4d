import { setOwn } from '../source/own-key.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { KustomizeError } from './kustomize-error.ts';

/**
 * Fields of a Go struct and their types, as `encoding/json` decodes them: `string`, `bool`, `int`, `int64`, `any`, `[]T`, `map[string]T`,
 * the name of another struct, or any other name for a type that is text.
 */
export type GoStructs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Checks a value against a Go struct with `DisallowUnknownFields`, and spells field names as the struct does (Go ignores their case).
 * @throws KustomizeError in the words of `encoding/json`.
 */
export function decodeStruct(structs: GoStructs, struct: string, value: JsonObject): JsonObject {
  return decodeFields({ structs, isStrict: true }, struct, value, '');
}

/** Like {@link decodeStruct}, as `sigs.k8s.io/yaml` unmarshals: unknown fields are passed over, a number or boolean where text belongs is text. */
export function decodeStructLoosely(structs: GoStructs, struct: string, value: JsonObject): JsonObject {
  return decodeFields({ structs, isStrict: false }, struct, value, '');
}

interface Decoder {
  readonly structs: GoStructs;
  readonly isStrict: boolean;
}

function decodeFields(decoder: Decoder, struct: string, value: JsonObject, parent: string): JsonObject {
  const fields = decoder.structs[struct] ?? {};
  const result: { [field: string]: Json } = {};
  // The YAML was made JSON with sorted keys before: the first complaint is about the first key of the alphabet.
  for (const [key, raw] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const field = fieldNamed(fields, key);
    if (field === undefined && decoder.isStrict) throw new KustomizeError(`json: unknown field "${key}"`);
    if (field === undefined || raw === null) continue;
    result[field] = decode(decoder, fields[field] ?? 'any', raw, { struct, path: `${parent}${field}` });
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

function decode(decoder: Decoder, type: string, raw: Json, place: Place): Json {
  if (type === 'any' || raw === null) return raw;
  if (type.startsWith('[]')) return decodeList(decoder, type, raw, place);
  if (type.startsWith('map[string]')) return decodeMap(decoder, type, raw, place);
  if (Object.hasOwn(decoder.structs, type)) {
    return isJsonObject(raw) ? decodeFields(decoder, type, raw, `${place.path}.`) : mismatch(raw, type, place);
  }
  const wanted = type === 'bool' ? 'boolean' : type.startsWith('int') ? 'number' : 'string';
  if (!decoder.isStrict && wanted === 'string' && (typeof raw === 'number' || typeof raw === 'boolean'))
    return String(raw);
  return typeof raw === wanted ? raw : mismatch(raw, type, place);
}

function decodeList(decoder: Decoder, type: string, raw: Json, place: Place): Json {
  if (!Array.isArray(raw)) return mismatch(raw, type, place);
  const items: readonly Json[] = raw;
  const element = type.slice(2);
  return items.map((item) => (item === null ? zeroValue(decoder, element) : decode(decoder, element, item, place)));
}

/** What Go makes of a `null` inside of a list. */
function zeroValue(decoder: Decoder, type: string): Json {
  if (Object.hasOwn(decoder.structs, type)) return {};
  const zeros: Readonly<Record<string, Json>> = { bool: false, int: 0, int64: 0 };
  return zeros[type] ?? (/^(?:any|\[\]|map)/.test(type) ? null : '');
}

function decodeMap(decoder: Decoder, type: string, raw: Json, place: Place): Json {
  if (!isJsonObject(raw)) return mismatch(raw, type, place);
  const element = type.slice('map[string]'.length);
  const result: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(raw))
    setOwn<Json>(result, key, value === null ? zeroValue(decoder, element) : decode(decoder, element, value, place));
  return result;
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
    `json: cannot unmarshal ${found} into Go struct field ${place.struct}.${place.path} of type ${goType(type)}`,
  );
}

/** The type as Go names it. A list of structs is a list of pointers where the Go type says so. */
function goType(type: string): string {
  if (type === '[]Selector' || type === '[]TargetSelector') return `[]*types.${type.slice(2)}`;
  return type.replace(/^(\[\])?(?=[A-Z])/, '$1types.');
}
