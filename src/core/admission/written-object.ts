import type { JsonObject } from '../values/json.ts';
import { objectAt, valueAt } from '../values/read-json.ts';
import { rootType } from './decode/root-type.ts';
import { serverSideApply } from './write/server-side-apply.ts';
import { threeWayApply } from './write/three-way-apply.ts';

/**
 * How a manifest becomes the object that the API server judges. `apply`: `kubectl apply` and Argo CD, a strategic merge patch of what changed since the last manifest;
 * `merge-patch`: a JSON merge patch of it, in which lists are replaced, as `kubectl apply` sends for custom resources; `server-side-apply`: as Flux and Argo CD's
 * `ServerSideApply=true`; `replace`: the manifest as it is (`kubectl replace`, Argo CD's `Replace=true`).
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

/** What of the metadata an update does not touch (apiserver, `registry/rest/update.go`, `BeforeUpdate`), nor a manifest usually names. */
const SYSTEM_FIELDS = ['uid', 'creationTimestamp', 'generation', 'namespace'];

/** The object that the API server judges when `desired` is written over `stored`. */
export function writtenObject(write: Written, way: Way): JsonObject {
  const written = writtenBy(way, write);
  const kept = SYSTEM_FIELDS.flatMap((field) => {
    const value = valueAt(write.stored, 'metadata', field);
    return value === undefined || valueAt(written, 'metadata', field) !== undefined ? [] : [[field, value] as const];
  });
  if (kept.length === 0) return written;
  return { ...written, metadata: { ...objectAt(written, 'metadata'), ...Object.fromEntries(kept) } };
}

function writtenBy(way: Way, { stored, old, desired }: Written): JsonObject {
  const versions = { last: old, live: stored, wanted: desired };
  switch (way) {
    case 'apply':
      return threeWayApply(versions, rootType(desired));
    case 'server-side-apply':
      return serverSideApply(versions, rootType(desired));
    case 'merge-patch':
      return threeWayApply(versions, undefined);
    case 'replace':
      return desired;
  }
}
