import type { Application } from '../gitops/application.ts';
import { asDeclaredIn } from '../gitops/as-declared-in.ts';
import { buildMemo } from '../render/build-memo.ts';
import { type Questioned, questioned } from '../render/questions.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { placeObject } from './place-object.ts';
import { renderApplication } from './render-application.ts';

/** Renders one tree of an application. */
export type RenderTree = (snapshot: Snapshot) => Rendered;

/**
 * Renders trees of one application, every object in the namespace it lands in, so that Git and the cluster name it alike. Each tree costs what
 * is different in it: one that answers everything that rendering asked of the one before alike gives that answer again, and in another the
 * objects that came out the same are the same.
 */
export function renderTrees(application: Application): RenderTree {
  const memo = buildMemo();
  const placed = new WeakMap<
    RenderedObject,
    { readonly namespace: string | undefined; readonly there: RenderedObject }
  >();
  let last: { readonly asked: Questioned; readonly rendered: Rendered } | undefined;
  const place = (object: RenderedObject, namespace: string | undefined): RenderedObject => {
    const known = placed.get(object);
    if (known !== undefined && known.namespace === namespace) return known.there;
    const there = placeObject(object, namespace);
    placed.set(object, { namespace, there });
    return there;
  };
  return (snapshot) => {
    if (last?.asked.isAnsweredAlikeBy(snapshot) === true) return last.rendered;
    const asked = questioned(snapshot);
    const rendered = renderApplication(asked.snapshot, application, memo);
    const { namespace } = asDeclaredIn(asked.snapshot, application);
    const objects = rendered.objects.map((object) => place(object, namespace));
    last = { asked, rendered: { ...rendered, objects } };
    return last.rendered;
  };
}
