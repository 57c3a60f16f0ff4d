import { locate } from '../source/locate.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Source } from '../values/source.ts';
import { textAtPlace } from './file-text.ts';
import { manifestPath, valueAtPath } from './patch-path.ts';
import type { RenderedObject, Touch } from './rendered.ts';
import { manifestAt } from './source-manifest.ts';

/** One place that set a field, in order; `by` is `manifest` for the file the object was read from, else the transformer. */
export interface FieldOrigin {
  readonly by: string;
  readonly source: Source;
  readonly value: Json;
}

/**
 * Every place that set a field of a rendered object, in the order it happened: the manifest's own line, then each transformer's.
 * The last one is why the field reads as it does. Empty for a field the object does not have and never had.
 * @param snapshot the one that was rendered.
 */
export function originsOf(snapshot: Snapshot, object: RenderedObject, fieldPath: FieldPath): readonly FieldOrigin[] {
  const touched = object.touches
    .filter((touch) => isAt(touch, fieldPath))
    .map(({ by, source, value }) => ({ by, source, value }));
  const own = manifestOrigin(snapshot, object, fieldPath);
  return own === null ? touched : [own, ...touched];
}

/** A touch of the field itself, or of something around it that the field came with. */
function isAt(touch: Touch, path: FieldPath): boolean {
  return touch.path.length <= path.length && touch.path.every((part, index) => part === path[index]);
}

function manifestOrigin(snapshot: Snapshot, object: RenderedObject, fieldPath: FieldPath): FieldOrigin | null {
  const text = textAtPlace(snapshot, object.source.file);
  const manifest = text === undefined ? undefined : manifestAt(object.source.file, text, object)?.value;
  if (text === undefined || manifest === undefined) return null;
  // Patches put list elements in another order: the element of the same name is the same element.
  const inSource = manifestPath(object.manifest, manifest, fieldPath);
  if (inSource.length < fieldPath.length) return null;
  const found = locate(text, object.document, [...(object.at ?? []), ...inSource]);
  const value = valueAtPath(manifest, inSource);
  if (found === null || value === undefined) return null;
  return { by: 'manifest', source: { file: object.source.file, line: found.line, column: found.column }, value };
}
