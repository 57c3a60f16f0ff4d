import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { sameJson, valueAt } from '../../values/read-json.ts';
import { type FieldType, fieldType } from '../decode/go-field-type.ts';
import { goJson } from '../go-value.ts';
import { elementFinder } from './element-finder.ts';
import { isReplaced, type ListRule, retainsKeys, strategicRule } from './merge-rules.ts';

/** The three versions of one value that `kubectl apply` compares; undefined where one does not have it. */
interface Versions {
  /** In the manifest it was last applied with. */
  readonly last: Json | undefined;
  /** In the cluster. */
  readonly live: Json | undefined;
  readonly wanted: Json;
}

interface Lists {
  readonly last: readonly Json[];
  readonly live: readonly Json[];
  readonly wanted: readonly Json[];
}

/** What is known of the field that holds the value. */
interface At {
  readonly type?: FieldType | undefined;
  readonly rule?: ListRule | undefined;
  readonly whole?: boolean;
}

/**
 * The object after `kubectl apply` (and Argo CD's apply), which sends a strategic merge patch (apimachinery, `pkg/util/strategicpatch`, `CreateThreeWayMergePatch`): what left the manifest
 * leaves the object, what others set stays, lists merge by their keys where the types say so. Without a type, as for custom resources, lists are replaced (JSON merge patch).
 * `root`: the kind's type for {@link fieldType}.
 */
export function threeWayApply(
  { last, live, wanted }: { readonly last: JsonObject; readonly live: JsonObject; readonly wanted: JsonObject },
  root: string | undefined,
): JsonObject {
  return mergeMaps(last, live, wanted, root === undefined ? undefined : { kind: 'struct', id: root });
}

function merge({ last, live, wanted }: Versions, { type, rule, whole = false }: At): Json {
  if (isJsonObject(wanted) && isJsonObject(live) && !whole) {
    const merged = mergeMaps(isJsonObject(last) ? last : {}, live, wanted, type);
    return retainsKeys(type) && !sameJson(merged, live) ? onlyKeysOf(wanted, merged) : merged;
  }
  if (rule !== undefined && Array.isArray(wanted) && Array.isArray(live)) {
    const lists = { last: Array.isArray(last) ? last : [], live, wanted };
    const element = type?.kind === 'list' ? type.of : undefined;
    return rule.keys.length === 0 ? mergeSets(lists) : mergeByKey(lists, rule, element);
  }
  return isJsonObject(wanted) ? withoutNulls(wanted) : wanted;
}

function mergeMaps(last: JsonObject, live: JsonObject, wanted: JsonObject, type: FieldType | undefined): JsonObject {
  const merged = new Map(Object.entries(live));
  for (const field of Object.keys(last)) if (!Object.hasOwn(wanted, field)) merged.delete(field);
  for (const [field, value] of Object.entries(wanted)) {
    if (value === null) merged.delete(field);
    else
      merged.set(field, merge({ last: valueAt(last, field), live: merged.get(field), wanted: value }, at(type, field)));
  }
  return Object.fromEntries(merged);
}

function at(type: FieldType | undefined, field: string): At {
  if (type?.kind === 'map') return { type: type.of };
  if (type?.kind !== 'struct') return {};
  return {
    type: fieldType(type.id, field, Number.POSITIVE_INFINITY),
    rule: strategicRule(type.id, field),
    whole: isReplaced(type.id, field),
  };
}

/** Elements are found by the first key alone: `patchMergeKey` is one field. An element that is wanted twice is merged twice. */
function mergeByKey({ last, live, wanted }: Lists, { keys: [key = ''] }: ListRule, type: FieldType | undefined): Json {
  const keyOf = (element: Json): Json => valueAt(element, key) ?? null;
  const inLast = elementFinder(last, keyOf);
  const inLive = elementFinder(live, keyOf);
  const inWanted = elementFinder(wanted, keyOf);
  const merged = new Map<string, Json>();
  for (const element of wanted) {
    const id = goJson(keyOf(element));
    const base = merged.get(id) ?? inLive(element);
    merged.set(
      id,
      base === undefined ? element : merge({ last: inLast(element), live: base, wanted: element }, { type }),
    );
  }
  const others = live.filter((one) => inWanted(one) === undefined && inLast(one) === undefined);
  return [...merged.values(), ...others];
}

function mergeSets({ last, live, wanted }: Lists): Json {
  const known = new Set([...wanted, ...last]);
  return [...wanted, ...live.filter((one) => !known.has(one))];
}

function onlyKeysOf(wanted: JsonObject, merged: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(merged).filter(([field]) => Object.hasOwn(wanted, field)));
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, one]) =>
      one === null ? [] : [[field, isJsonObject(one) ? withoutNulls(one) : one]],
    ),
  );
}
