import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { rootType } from './decode/root-type.ts';
import { serverSideApply } from './write/server-side-apply.ts';
import { threeWayApply } from './write/three-way-apply.ts';

/**
 * How a manifest becomes the object that the API server judges. `apply`: `kubectl apply` and Argo CD, a three-way merge, so what left the
 * manifest leaves the object; `merge-patch`: JSON merge patch, so it stays; `server-side-apply`: as Flux and Argo CD's `ServerSideApply=true`;
 * `replace`: the manifest as it is (`kubectl replace`, Argo CD's `Replace=true`).
 */
export type Way = 'apply' | 'server-side-apply' | 'merge-patch' | 'replace';

/** What a merge starts from. */
export interface Written {
  /** The object in the cluster, defaults filled in. */
  readonly stored: JsonObject;
  /** The manifest it was last written with. */
  readonly old: JsonObject;
  readonly desired: JsonObject;
}

/** The object that the API server judges when `desired` is written over `stored`. */
export function writtenObject({ stored, old, desired }: Written, way: Way): JsonObject {
  const versions = { last: old, live: stored, wanted: desired };
  switch (way) {
    case 'apply':
      return threeWayApply(versions, rootType(desired));
    case 'server-side-apply':
      return serverSideApply(versions, rootType(desired));
    case 'merge-patch':
      return mergePatch(stored, desired);
    case 'replace':
      return desired;
  }
}

/** JSON merge patch (RFC 7396). */
function mergePatch(target: Json | undefined, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(isJsonObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? mergePatch(merged.get(key), value) : value);
  }
  return Object.fromEntries(merged);
}
