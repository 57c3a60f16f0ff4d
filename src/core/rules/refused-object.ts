import type { ObjectOutcome } from '../history/history.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { parseFieldPath } from './parse-field-path.ts';
import type { RuleContext } from './rule-context.ts';

/** An object that the API server did not take, as Git wants it, with its no. */
export interface RefusedObject {
  readonly object: RenderedObject;
  readonly refusal: NonNullable<ObjectOutcome['refusal']>;
}

/** What the latest sync could not apply. */
export function refusedObjects(context: RuleContext): readonly RefusedObject[] {
  const byKey = new Map(context.rendered.objects.map((object) => [refKey(object.ref), object]));
  return context.outcomes.flatMap(({ ref, refusal }) => {
    const object = byKey.get(refKey(ref));
    return object === undefined || refusal === undefined ? [] : [{ object, refusal }];
  });
}

/** The line of the first field the refusal names, else the object's first. */
export function refusedField({ object, refusal }: RefusedObject, context: RuleContext): Source {
  const path = parseFieldPath(refusal.causes[0]?.field ?? '');
  return path.length === 0 ? object.source : context.sourceOf(object, path);
}
