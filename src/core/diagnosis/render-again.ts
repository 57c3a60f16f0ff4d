import type { Application } from '../gitops/application.ts';
import { placeObject } from '../history/place-object.ts';
import { render } from '../render/render.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** What an application renders to in one tree. */
export interface RenderedTree {
  readonly snapshot: Snapshot;
  readonly rendered: Rendered;
}

/**
 * An application rendered, every object in the namespace it lands in, so that Git and the cluster name it alike. What a commit did not
 * touch is not rendered again: the files that were read, and the lists of their folders, say so.
 */
export function renderAgain(
  application: Application,
  snapshot: Snapshot,
  before: RenderedTree | undefined,
): RenderedTree {
  if (before !== undefined && isUntouched(before, snapshot)) return { snapshot, rendered: before.rendered };
  const { path, directory, namespace } = application;
  const rendered = render(snapshot, path, directory === undefined ? {} : { directory });
  return {
    snapshot,
    rendered: { ...rendered, objects: rendered.objects.map((object) => placeObject(object, namespace)) },
  };
}

/** A render that failed may have looked for files that are there now, so it is never taken over. */
function isUntouched({ snapshot, rendered }: RenderedTree, now: Snapshot): boolean {
  if (rendered.problem !== null || rendered.files.length === 0) return false;
  if (!rendered.files.every((file) => snapshot.file(file)?.id === now.file(file)?.id)) return false;
  const folders = new Set(rendered.files.map((file) => file.slice(0, Math.max(0, file.lastIndexOf('/')))));
  return [...folders].every((folder) => snapshot.list(folder).join('\n') === now.list(folder).join('\n'));
}
