import { isJsonObject, type Json } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';
import type { GoStruct, GoType } from '../print/go-type.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';

/**
 * Equality as the API server sees it (`apiequality.Semantic.DeepEqual` of internal types): what a manifest leaves out is Go's zero value, an empty list or
 * map is none at all, quantities are compared as amounts (1Gi and 1024Mi are the same). A pointer to something empty is not nil.
 */
export function sameValue(type: GoType, a: Json | undefined, b: Json | undefined): boolean {
  switch (type.kind) {
    case 'pointer':
      return isNil(a) || isNil(b) ? isNil(a) && isNil(b) : sameValue(type.to, a, b);
    case 'list': {
      const [left, right] = [listOf(a), listOf(b)];
      return left.length === right.length && left.every((one, i) => sameValue(type.of, one, right[i]));
    }
    case 'map': {
      const [left, right] = [entriesOf(a), entriesOf(b)];
      return (
        left.size === right.size &&
        [...left].every(([key, one]) => right.has(key) && sameValue(type.of, one, right.get(key)))
      );
    }
    case 'struct':
      return sameFields(type, a, b);
    case 'quantity':
      return sameAmount(a, b);
    case 'raw':
      return sameJson(a ?? null, b ?? null);
    default:
      return zeroed(a) === zeroed(b);
  }
}

function sameFields(type: GoStruct, a: Json | undefined, b: Json | undefined): boolean {
  return type.fields.every(({ json, type: inner }) =>
    json === '' ? sameValue(inner, a, b) : sameValue(inner, fieldOf(a, json), fieldOf(b, json)),
  );
}

function sameAmount(a: Json | undefined, b: Json | undefined): boolean {
  const [left, right] = [parseQuantity(a ?? 0), parseQuantity(b ?? 0)];
  return left !== undefined && right !== undefined ? compareQuantities(left, right) === 0 : sameJson(a, b);
}

/** A scalar, with all of Go's zero values as one. */
function zeroed(value: Json | undefined): Json {
  return value === undefined || value === '' || value === 0 || value === false ? null : value;
}

function isNil(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function entriesOf(value: Json | undefined): ReadonlyMap<string, Json> {
  return new Map(isJsonObject(value) ? Object.entries(value) : []);
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
