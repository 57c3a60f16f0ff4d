import type { RenderedObject } from '../render/rendered.ts';
import { locateNearest } from '../source/locate.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';

/**
 * Finds the line of a field of a rendered object: that of the last transformer that touched it (or a part of it), else that in the object's
 * own file. For `NetworkSettings.locate`. Objects of other commits than the snapshot's are not looked for.
 */
export function locateIn(snapshot: Snapshot): (object: RenderedObject, path: FieldPath) => Source | undefined {
  return (object, path) => {
    const { source, document, touches } = object;
    const touch = touches.findLast((one) => sameStart(one.path, path));
    if (touch !== undefined) return touch.source;
    if (source.commit !== undefined && source.commit !== snapshot.commit) return undefined;
    const text = snapshot.text(source.file);
    const found = text === undefined ? null : locateNearest(text, document, path);
    return found === null ? undefined : { ...source, line: found.line, column: found.column };
  };
}

function sameStart(a: FieldPath, b: FieldPath): boolean {
  const length = Math.min(a.length, b.length);
  return length > 0 && a.slice(0, length).every((part, index) => part === b[index]);
}
