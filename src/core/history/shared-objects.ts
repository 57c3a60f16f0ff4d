import type { Application } from '../gitops/application.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { type ObjectRef, refKey } from '../values/object-ref.ts';
import { placeObject } from './place-object.ts';

/** One object that several applications deploy to the same cluster: each sync of one undoes what another one wrote. */
export interface SharedObject {
  readonly ref: ObjectRef;
  readonly by: readonly { readonly application: Application; readonly object: RenderedObject }[];
}

/** An application and what it renders to. */
export interface Deployed {
  readonly application: Application;
  readonly objects: readonly RenderedObject[];
}

/**
 * The objects that more than one application deploys, in the order of the first. Applications of other clusters are apart, and so are folders
 * nobody declares: they may be variants of which one is applied.
 */
export function sharedObjects(deployed: readonly Deployed[]): readonly SharedObject[] {
  const byKey = new Map<string, { readonly ref: ObjectRef; readonly by: Map<Application, RenderedObject> }>();
  for (const { application, objects } of deployed) {
    if (application.by === 'folder') continue;
    for (const rendered of objects) {
      const object = placeObject(rendered, application.namespace);
      const key = `${clusterOf(application)} ${refKey(object.ref)}`;
      const known = byKey.get(key) ?? { ref: object.ref, by: new Map() };
      known.by.set(application, object);
      byKey.set(key, known);
    }
  }
  return [...byKey.values()]
    .filter(({ by }) => by.size > 1)
    .map(({ ref, by }) => ({ ref, by: [...by].map(([application, object]) => ({ application, object })) }));
}

/** The cluster Argo CD itself runs in has an address and a name. */
function clusterOf({ destination = '' }: Application): string {
  return ['https://kubernetes.default.svc', 'in-cluster'].includes(destination) ? '' : destination;
}
