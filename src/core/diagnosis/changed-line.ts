import { diffPaths } from '../render/diff-paths.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Source } from '../values/source.ts';
import type { World } from './world.ts';

/** Two versions of one object. */
export interface Versions {
  readonly before: RenderedObject | undefined;
  readonly after: RenderedObject | undefined;
}

/**
 * The line of the first field below `within` that two versions of an object do not share, as the later one has it. Undefined where nothing there
 * changed, or where there was no version before.
 */
export function changedLine({ before, after }: Versions, within: FieldPath, world: World): Source | undefined {
  if (before === undefined || after === undefined) return undefined;
  const isWithin = (path: FieldPath): boolean => within.every((part, index) => path[index] === part);
  const changed = diffPaths(before.manifest, after.manifest).find(isWithin);
  return changed === undefined ? undefined : world.sourceOf(after, changed);
}
