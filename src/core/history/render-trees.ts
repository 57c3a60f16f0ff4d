import type { Application } from '../gitops/application.ts';
import { asDeclaredIn } from '../gitops/as-declared-in.ts';
import { buildMemo } from '../render/build-memo.ts';
import { type Questioned, questioned } from '../render/questions.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { placeObject } from './place-object.ts';
import { renderApplication } from './render-application.ts';

/** Renders one tree of an application; `as` is what the application was in it, where its folder had another name. */
export type RenderTree = (snapshot: Snapshot, as?: Application) => Rendered;

interface Last {
  readonly asked: Questioned;
  readonly as: Application;
  readonly rendered: Rendered;
}

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
  let last: Last | undefined;
  const place = (object: RenderedObject, namespace: string | undefined): RenderedObject => {
    const known = placed.get(object);
    if (known !== undefined && known.namespace === namespace) return known.there;
    const there = placeObject(object, namespace);
    placed.set(object, { namespace, there });
    return there;
  };
  return (snapshot, as = application) => {
    if (last?.as === as && last.asked.isAnsweredAlikeBy(snapshot)) return last.rendered;
    const asked = questioned(snapshot);
    const rendered = renderApplication(asked.snapshot, as, memo);
    const { namespace } = asDeclaredIn(asked.snapshot, as);
    const objects = rendered.objects.map((object) => place(object, namespace));
    last = { asked, as, rendered: { ...rendered, objects } };
    return last.rendered;
  };
}

/** A {@link renderTrees} for every application that is asked for. */
export function applicationRenderers(): (application: Application) => RenderTree {
  const known = new Map<Application, RenderTree>();
  return (application) => {
    const renderTree = known.get(application) ?? renderTrees(application);
    known.set(application, renderTree);
    return renderTree;
  };
}
