import type { RenderedObject } from '../render/rendered.ts';
import type { JsonObject } from '../values/json.ts';
import { groupOf, type ObjectRef } from '../values/object-ref.ts';
import { objectAt } from '../values/read-json.ts';
import { isClusterScoped } from './cluster-scoped.ts';

/** The object in the namespace it lands in: its own, else the one its application deploys to. Cluster-scoped objects stay as they are. */
export function placeObject(object: RenderedObject, namespace: string | undefined): RenderedObject {
  const { ref, manifest } = object;
  if (namespace === undefined || ref.namespace !== undefined) return object;
  if (isClusterScoped(groupOf(ref.apiVersion), ref.kind)) return object;
  const placed = { ...manifest, metadata: { ...objectAt(manifest, 'metadata'), namespace } };
  return withManifest(object, placed, { ...ref, namespace });
}

/** The object with another manifest, declared where it was. */
export function withManifest(
  object: RenderedObject,
  manifest: JsonObject,
  ref: ObjectRef = object.ref,
): RenderedObject {
  const { document, touches, at } = object;
  return {
    ref,
    manifest,
    document,
    touches,
    // Positions are found when somebody asks for them; a copy of the value would ask for every object.
    get source() {
      return object.source;
    },
    ...(at === undefined ? {} : { at }),
  };
}
