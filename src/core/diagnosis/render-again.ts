import type { Application } from '../gitops/application.ts';
import { placeObject } from '../history/place-object.ts';
import { renderApplication } from '../history/render-application.ts';
import { type Questioned, questioned } from '../render/questions.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** What an application renders to, and what rendering asked of the tree. */
export interface RenderedTree {
  readonly tree: Questioned;
  readonly rendered: Rendered;
}

/**
 * An application rendered, every object in the namespace it lands in, so that Git and the cluster name it alike. A tree that answers
 * everything that rendering asked of the one before alike is not rendered again.
 */
export function renderAgain(
  application: Application,
  snapshot: Snapshot,
  before: RenderedTree | undefined,
): RenderedTree {
  if (before?.tree.isAnsweredAlikeBy(snapshot) === true) return before;
  const tree = questioned(snapshot);
  const rendered = renderApplication(tree.snapshot, application);
  return {
    tree,
    rendered: { ...rendered, objects: rendered.objects.map((object) => placeObject(object, application.namespace)) },
  };
}
