import { isJsonObject, type Json } from '../../values/json.ts';
import { sameJson, valueAt } from '../../values/read-json.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import { type GoStruct, type GoType, INT32, INT64, nameOf, STRING } from './go-type.ts';
import { pairElements } from './pair-elements.ts';

/** Two values compared, as go-cmp walks them. undefined: there is no such value on that side; null is Go's nil or zero. */
export interface CmpNode {
  readonly type: GoType;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** What was compared part by part; empty for what was compared as a whole. */
  readonly records: readonly CmpRecord[];
  readonly leaf: boolean;
  /** Leaves below (or this one) that are equal, and that are not. */
  readonly same: number;
  readonly different: number;
  readonly children: number;
  readonly depth: number;
}

export interface CmpRecord {
  /** Name of the field or key of the map; empty for elements of lists. */
  readonly key: string;
  readonly node: CmpNode;
}

/** Compares two values of a type. */
export function compareValues(type: GoType, before: Json | undefined, after: Json | undefined): CmpNode {
  if (before === undefined || after === undefined) return leaf(type, before, after, false);
  switch (type.kind) {
    case 'pointer':
      if (before === null || after === null) return leaf(type, before, after, before === after);
      return node(type, before, after, [{ key: '', node: compareValues(type.to, before, after) }]);
    case 'list':
      if (!Array.isArray(before) || !Array.isArray(after)) return leaf(type, before, after, bothNil(before, after));
      return node(
        type,
        before,
        after,
        pairElements(before, after, (a, b) => compareValues(type.of, a, b)).map((one) => ({ key: '', node: one })),
      );
    case 'map':
      if (!isJsonObject(before) || !isJsonObject(after)) return leaf(type, before, after, bothNil(before, after));
      return node(
        type,
        before,
        after,
        keysOf(before, after).map((key) => ({
          key: mapKey(type.name, key),
          node: compareValues(type.of, valueAt(before, key), valueAt(after, key)),
        })),
      );
    case 'struct':
      return node(type, before, after, structRecords(type, before, after));
    case 'intstr':
      return node(type, before, after, intOrStringRecords(before, after));
    default:
      return leaf(type, before, after, sameScalar(type, before, after));
  }
}

/** The fields of a struct's value by Go's names; an embedded struct is a field of its type's name. */
export function fieldsOf(
  type: GoStruct,
  value: Json | undefined,
): readonly { readonly key: string; readonly type: GoType; readonly value: Json }[] {
  return type.fields.map(({ go, json, type: inner }) => {
    if (go === '') return { key: nameOf(inner).replace(/^.*\./, ''), type: inner, value: value ?? null };
    return { key: go, type: inner, value: valueAt(value, json) ?? null };
  });
}

/** `intstr.IntOrString` as the struct it is. */
export function intOrStringFields(value: Json | undefined): readonly (readonly [string, GoType, Json])[] {
  const isText = typeof value === 'string';
  return [
    ['Type', INT64, isText ? 1 : 0],
    ['IntVal', INT32, isText ? 0 : (value ?? 0)],
    ['StrVal', STRING, isText ? value : ''],
  ];
}

/** Keys of a `ResourceList` print themselves (`s"cpu"`), all others are plain texts. */
export function mapKey(mapType: string, key: string): string {
  return mapType.endsWith('.ResourceList') ? `s${JSON.stringify(key)}` : JSON.stringify(key);
}

/** Go's zero value: nil, and a struct of nothing but zeros; an empty list or map is none. */
export function isZeroValue(type: GoType, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (type.kind === 'struct') return fieldsOf(type, value).every((one) => isZeroValue(one.type, one.value));
  if (type.kind === 'pointer' || type.kind === 'list' || type.kind === 'map') return false;
  return value === '' || value === 0 || value === false;
}

function structRecords(type: GoStruct, before: Json, after: Json): readonly CmpRecord[] {
  const olds = fieldsOf(type, before);
  return fieldsOf(type, after).map(({ key, type: inner, value }, index) => ({
    key,
    node: compareValues(inner, olds[index]?.value ?? null, value),
  }));
}

function intOrStringRecords(before: Json, after: Json): readonly CmpRecord[] {
  const olds = intOrStringFields(before);
  return intOrStringFields(after).map(([key, type, value], index) => ({
    key,
    node: compareValues(type, olds[index]?.[2] ?? null, value),
  }));
}

function node(type: GoType, before: Json, after: Json, records: readonly CmpRecord[]): CmpNode {
  const sum = (of: (one: CmpNode) => number): number => records.reduce((total, record) => total + of(record.node), 0);
  return {
    type,
    before,
    after,
    records,
    leaf: records.length === 0,
    same: sum(({ same }) => same),
    different: sum(({ different }) => different),
    children: sum(({ children }) => children + 1),
    depth: Math.max(0, ...records.map((record) => record.node.depth + 1)),
  };
}

function leaf(type: GoType, before: Json | undefined, after: Json | undefined, equal: boolean): CmpNode {
  const counts = { same: equal ? 1 : 0, different: equal ? 0 : 1, children: 0, depth: 0 };
  return { type, before, after, records: [], leaf: true, ...counts };
}

function bothNil(before: Json, after: Json): boolean {
  return before === null && after === null;
}

function keysOf(before: Json, after: Json): readonly string[] {
  const keys = [before, after].flatMap((one) => (isJsonObject(one) ? Object.keys(one) : []));
  return [...new Set(keys)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function sameScalar(type: GoType, before: Json, after: Json): boolean {
  if (type.kind === 'quantity') return sameQuantity(before ?? 0, after ?? 0);
  return isZeroValue(type, before) ? isZeroValue(type, after) : sameJson(before, after);
}

function sameQuantity(before: Json, after: Json): boolean {
  const [a, b] = [parseQuantity(before), parseQuantity(after)];
  return a === undefined || b === undefined ? sameJson(before, after) : compareQuantities(a, b) === 0;
}
