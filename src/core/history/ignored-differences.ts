import type { Application, IgnoredDifference } from '../gitops/application.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { groupOf, type ObjectRef } from '../values/object-ref.ts';
import { sameJson } from '../values/read-json.ts';

/** The fields of an object that do not count as a difference, each as the keys that lead to it. */
export function ignoredFields({ sync }: Application, ref: ObjectRef): readonly (readonly string[])[] {
  return (sync.ignoreDifferences ?? [])
    .filter((one) => concerns(one, ref))
    .flatMap(({ jsonPointers }) => jsonPointers)
    .map((pointer) =>
      pointer
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
    );
}

function concerns({ group, kind, name, namespace }: IgnoredDifference, ref: ObjectRef): boolean {
  const fits = (wanted: string, actual: string): boolean => wanted === '*' || wanted === actual;
  return (
    fits(group, groupOf(ref.apiVersion)) &&
    fits(kind, ref.kind) &&
    (name === undefined || name === ref.name) &&
    (namespace === undefined || namespace === ref.namespace)
  );
}

/** True when two manifests differ in nothing but ignored fields. */
export function isSameBut(fields: readonly (readonly string[])[], one: JsonObject, other: JsonObject): boolean {
  if (sameJson(one, other)) return true;
  return fields.length > 0 && sameJson(without(one, fields), without(other, fields));
}

/** The manifest with its ignored fields as they are live (argo-cd, `controller/sync.go`, normalizeTargetResources). */
export function withLiveFields(
  manifest: JsonObject,
  live: JsonObject,
  fields: readonly (readonly string[])[],
): JsonObject {
  return fields.reduce((result, path) => {
    const removed = edited(result, path, undefined);
    const value = valueIn(live, path);
    const next = value === undefined ? removed : edited(removed, path, value);
    return isJsonObject(next) ? next : result;
  }, manifest);
}

function without(manifest: JsonObject, fields: readonly (readonly string[])[]): Json | undefined {
  return fields.reduce((result: Json | undefined, path) => edited(result, path, undefined), manifest);
}

/** The value with what stands at a path set, or removed where nothing is given. A path that leads nowhere changes nothing. */
function edited(
  value: Json | undefined,
  [key, ...rest]: readonly string[],
  wanted: Json | undefined,
): Json | undefined {
  if (key === undefined) return wanted;
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= list.length) return value;
    return list.flatMap((item, at) => (at === index ? (edited(item, rest, wanted) ?? []) : [item]));
  }
  if (!isJsonObject(value)) return value;
  const has = Object.hasOwn(value, key);
  if (!has && (wanted === undefined || rest.length > 0)) return value;
  const next = edited(has ? value[key] : undefined, rest, wanted);
  const others = Object.entries(value).filter(([name]) => name !== key);
  return Object.fromEntries(next === undefined ? others : [...others, [key, next]]);
}

function valueIn(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce((at: Json | undefined, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, value);
}
