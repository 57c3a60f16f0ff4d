import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { objectAt, sameJson, valueAt } from '../../values/read-json.ts';
import { type FieldType, fieldType } from '../decode/go-field-type.ts';
import { rootType } from '../decode/root-type.ts';
import { goJson } from '../go-value.ts';
import { elementFinder } from './element-finder.ts';
import { isReplaced, type ListRule, retainsKeys, strategicRule } from './merge-rules.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The patch that `kubectl apply` sends to bring an object to a manifest (apimachinery, `pkg/util/strategicpatch`, `CreateThreeWayMergePatch`): with the directives of strategic merge patches for
 * built-in kinds, a JSON merge patch for all others. The manifest itself goes along as an annotation.
 */
export function kubectlPatch(versions: {
  readonly last: JsonObject;
  readonly live: JsonObject;
  readonly wanted: JsonObject;
}): JsonObject {
  const id = rootType(versions.wanted);
  const changes = patchMaps(versions, id === undefined ? undefined : { kind: 'struct', id }) ?? {};
  const metadata = objectAt(changes, 'metadata') ?? {};
  const annotations = { ...objectAt(metadata, 'annotations'), [LAST_APPLIED]: lastApplied(versions.wanted) };
  return { ...changes, metadata: { ...metadata, annotations } };
}

/** The manifest as the annotation has it, with annotations of its own even where it has none. */
function lastApplied(manifest: JsonObject): string {
  const metadata = objectAt(manifest, 'metadata') ?? {};
  const annotations = objectAt(metadata, 'annotations') ?? {};
  return `${goJson({ ...manifest, metadata: { ...metadata, annotations } })}\n`;
}

interface Versions {
  readonly last: JsonObject;
  readonly live: JsonObject;
  readonly wanted: JsonObject;
}

/** What differs; null where nothing does. */
function patchMaps({ last, live, wanted }: Versions, type: FieldType | undefined): JsonObject | null {
  const patch = new Map<string, Json>();
  for (const [field, value] of Object.entries(wanted)) {
    const changed = patchField(field, { last: valueAt(last, field), live: valueAt(live, field), wanted: value }, type);
    for (const [key, one] of changed) patch.set(key, one);
  }
  for (const field of Object.keys(last)) if (!Object.hasOwn(wanted, field)) patch.set(field, null);
  if (patch.size > 0 && retainsKeys(type)) patch.set('$retainKeys', Object.keys(wanted).sort());
  return patch.size === 0 ? null : Object.fromEntries(patch);
}

interface Values {
  readonly last: Json | undefined;
  readonly live: Json | undefined;
  readonly wanted: Json;
}

function patchField(
  field: string,
  { last, live, wanted }: Values,
  type: FieldType | undefined,
): readonly (readonly [string, Json])[] {
  if (sameJson(live, wanted)) return [];
  const struct = type?.kind === 'struct' ? type.id : '';
  const inner = type?.kind === 'struct' ? fieldType(struct, field, Number.POSITIVE_INFINITY) : undefined;
  if (isJsonObject(wanted) && isJsonObject(live)) {
    if (isReplaced(struct, field)) return [[field, { ...wanted, $patch: 'replace' }]];
    const patch = patchMaps({ last: isJsonObject(last) ? last : {}, live, wanted }, inner);
    return patch === null ? [] : [[field, patch]];
  }
  const rule = strategicRule(struct, field);
  if (rule === undefined || !Array.isArray(wanted) || !Array.isArray(live)) return [[field, wanted]];
  const before: readonly Json[] = Array.isArray(last) ? last : [];
  const element = inner?.kind === 'list' ? inner.of : undefined;
  if (rule.keys.length === 0) return patchSet(field, before, live, wanted);
  return patchList(field, { last: before, live, wanted }, rule, element);
}

interface Lists {
  readonly last: readonly Json[];
  readonly live: readonly Json[];
  readonly wanted: readonly Json[];
}

/** Elements that are new or differ, those that go (`$patch: delete`), and the order in which all stand. */
function patchList(
  field: string,
  { last, live, wanted }: Lists,
  { keys: [key = ''] }: ListRule,
  type: FieldType | undefined,
): readonly (readonly [string, Json])[] {
  const keyOf = (element: Json): Json => valueAt(element, key) ?? null;
  const inLast = elementFinder(last.filter(isJsonObject), keyOf);
  const inLive = elementFinder(live.filter(isJsonObject), keyOf);
  const inWanted = elementFinder(wanted.filter(isJsonObject), keyOf);
  const changed = wanted.filter(isJsonObject).flatMap((element): Json[] => {
    const base = inLive(element);
    if (base === undefined) return [element];
    const patch = patchMaps({ last: inLast(element) ?? {}, live: base, wanted: element }, type);
    return patch === null ? [] : [{ ...patch, [key]: keyOf(element) }];
  });
  const gone = last
    .filter((element) => inWanted(element) === undefined && inLive(element) !== undefined)
    .map((element): Json => ({ $patch: 'delete', [key]: keyOf(element) }));
  if (changed.length + gone.length === 0) return [];
  const order = wanted.map((element): Json => ({ [key]: keyOf(element) }));
  return [
    [`$setElementOrder/${field}`, order],
    [field, [...changed, ...gone]],
  ];
}

function patchSet(
  field: string,
  last: readonly Json[],
  live: readonly Json[],
  wanted: readonly Json[],
): readonly (readonly [string, Json])[] {
  const added = wanted.filter((one) => !live.includes(one));
  const gone = last.filter((one) => !wanted.includes(one) && live.includes(one));
  if (added.length + gone.length === 0) return [];
  return [
    [`$setElementOrder/${field}`, wanted],
    ...(gone.length === 0 ? [] : [[`$deleteFromPrimitiveList/${field}`, gone] as const]),
    ...(added.length === 0 ? [] : [[field, added] as const]),
  ];
}
