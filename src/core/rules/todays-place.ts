import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import { refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { entryFile } from './entry-file.ts';
import type { RuleContext } from './rule-context.ts';

/**
 * The line of a field of a live object as Git has the object now: what is live may come from a folder that was renamed since. Where Git does not render, or
 * has neither object nor file any more, it is the file that the application begins with.
 */
export function todaysPlace(object: RenderedObject, path: FieldPath, context: RuleContext): Source {
  const { rendered, sourceOf } = context;
  const key = refKey(object.ref);
  return stillThere(sourceOf(rendered.objects.find(({ ref }) => refKey(ref) === key) ?? object, path), context);
}

/** A place, unless its file is gone; where the tree is not at hand it is taken as it is. */
export function stillThere(at: Source, { rendered, application, textOf }: RuleContext): Source {
  const entry = entryFile(application.path, rendered.files);
  return textOf(at.file) === undefined && textOf(entry) !== undefined ? { file: entry, line: 1 } : at;
}
