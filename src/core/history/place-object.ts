import type { RenderedObject } from '../render/rendered.ts';
import { groupOf } from '../values/object-ref.ts';
import { objectAt } from '../values/read-json.ts';
import { isClusterScoped } from './cluster-scoped.ts';

/** The object in the namespace it lands in: its own, else the one its application deploys to. Cluster-scoped objects stay as they are. */
export function placeObject(object: RenderedObject, namespace: string | undefined): RenderedObject {
  const { ref, manifest, document, touches, at } = object;
  if (namespace === undefined || ref.namespace !== undefined) return object;
  if (isClusterScoped(groupOf(ref.apiVersion), ref.kind)) return object;
  return {
    ref: { ...ref, namespace },
    manifest: { ...manifest, metadata: { ...objectAt(manifest, 'metadata'), namespace } },
    document,
    touches,
    // Positions are found when somebody asks for them; a copy of the value would ask for every object.
    get source() {
      return object.source;
    },
    ...(at === undefined ? {} : { at }),
  };
}
