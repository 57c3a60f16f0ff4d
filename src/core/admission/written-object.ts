import type { JsonObject } from '../values/json.ts';
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

/** The object that the API server judges when `desired` is written over `stored`. */
export function writtenObject({ stored, old, desired }: Written, way: Way): JsonObject {
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
