import { locateIn } from '../network/locate-in.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';

/** Finds lines of objects that come from different commits. */
export interface SourceFinder {
  /** Notes which tree objects were rendered from; what was noted first stays. */
  learn(objects: readonly RenderedObject[], snapshot: Snapshot): void;
  /** The line that decided a field, with its commit where the tree is one. */
  readonly sourceOf: (object: RenderedObject, path: FieldPath) => Source;
}

/** A finder that knows nothing yet; objects it was not told about are looked for in `fallback`. */
export function sourceFinder(fallback: Snapshot): SourceFinder {
  const trees = new WeakMap<RenderedObject, Snapshot>();
  const finders = new WeakMap<Snapshot, ReturnType<typeof locateIn>>();
  return {
    learn: (objects, snapshot) => {
      for (const object of objects) if (!trees.has(object)) trees.set(object, snapshot);
    },
    sourceOf: (object, path) => {
      const tree = trees.get(object) ?? fallback;
      const find = finders.get(tree) ?? locateIn(tree);
      finders.set(tree, find);
      return inCommit(find(object, path) ?? object.source, tree.commit);
    },
  };
}

function inCommit(source: Source, commit: string | null): Source {
  return commit === null || source.commit !== undefined ? source : { ...source, commit };
}
