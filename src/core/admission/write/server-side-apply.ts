import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldType, fieldType } from '../decode/go-field-type.ts';
import { elementFinder } from './element-finder.ts';
import { isAtomic, type ListRule, serverSideRule } from './merge-rules.ts';

/**
 * The object after a server-side apply by the manager that applied `last` before (sigs.k8s.io/structured-merge-diff): what left the manifest and nobody else set leaves the object,
 * null is a value like no value, lists with keys and sets merge, what is atomic is replaced. Who else owns what `last` had cannot be seen from Git; nobody does.
 */
export function serverSideApply(
  { last, live, wanted }: { readonly last: JsonObject; readonly live: JsonObject; readonly wanted: JsonObject },
  root: string | undefined,
): JsonObject {
  return mergeMaps(last, live, wanted, root === undefined ? undefined : { kind: 'struct', id: root });
}

interface At {
  readonly type?: FieldType | undefined;
  readonly rule?: ListRule | undefined;
  readonly atomic?: boolean;
}

function merge(last: Json | undefined, live: Json | undefined, wanted: Json, { type, rule, atomic = false }: At): Json {
  if (atomic) return wanted;
  if (isJsonObject(wanted) && isJsonObject(live)) return mergeMaps(isJsonObject(last) ? last : {}, live, wanted, type);
  if (rule === undefined || !Array.isArray(wanted) || !Array.isArray(live)) return wanted;
  const element = type?.kind === 'list' ? type.of : undefined;
  return mergeLists(Array.isArray(last) ? last : [], live, wanted, { type: element, rule });
}

function mergeMaps(last: JsonObject, live: JsonObject, wanted: JsonObject, type: FieldType | undefined): JsonObject {
  const merged = new Map(Object.entries(live));
  for (const field of Object.keys(last)) if ((valueAt(wanted, field) ?? null) === null) merged.delete(field);
  for (const [field, value] of Object.entries(wanted)) {
    if (value !== null) merged.set(field, merge(valueAt(last, field), merged.get(field), value, at(type, field)));
  }
  return Object.fromEntries(merged);
}

function at(type: FieldType | undefined, field: string): At {
  if (type?.kind === 'map') return { type: type.of };
  if (type?.kind !== 'struct') return {};
  const inner = fieldType(type.id, field, Number.POSITIVE_INFINITY);
  return { type: inner, rule: serverSideRule(type.id, field), atomic: isAtomic(type.id, field, inner) };
}

function mergeLists(
  last: readonly Json[],
  live: readonly Json[],
  wanted: readonly Json[],
  { type, rule }: { readonly type: FieldType | undefined; readonly rule: ListRule },
): Json {
  const keyOf = (element: Json): Json => listKey(element, rule);
  const inLast = elementFinder(last, keyOf);
  const inLive = elementFinder(live, keyOf);
  const inWanted = elementFinder(wanted, keyOf);
  const merged = wanted.map((element) => {
    const base = inLive(element);
    return base === undefined ? element : merge(inLast(element), base, element, { type });
  });
  const others = live.filter((one) => inWanted(one) === undefined && inLast(one) === undefined);
  return [...merged, ...others];
}

/** What an element of a list is found by: its keys' values, defaults filled in, or itself in a set. */
function listKey(element: Json, { keys, defaults }: ListRule): Json {
  return keys.length === 0 ? element : keys.map((key) => valueAt(element, key) ?? defaults[key] ?? null);
}
