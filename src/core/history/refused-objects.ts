import type { Refusal } from '../admission/refusal.ts';
import { type ObjectRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { type BadRun, firstBadStep } from './first-bad-step.ts';
import type { History, ObjectOutcome, Step } from './history.ts';

/** An object that the API server refuses, or refused: since which commit, and until which. */
export interface RefusedObject extends BadRun {
  readonly ref: ObjectRef;
  /** What was said when it began. */
  readonly refusal: Refusal;
  readonly source?: Source;
}

/** The latest run of refusals of every object that was refused, in the order in which they began. */
export function refusedObjects(history: History): readonly RefusedObject[] {
  const refs = new Map(
    history.steps.flatMap(({ objects }) => objects.filter(isRefused).map(({ ref }) => [refKey(ref), ref] as const)),
  );
  if (refs.size === 0) return [];
  const outcomes = new Map(
    history.steps.map((step) => [step, new Map(step.objects.map((one) => [refKey(one.ref), one]))]),
  );
  return [...refs]
    .flatMap(([key, ref]): readonly RefusedObject[] => {
      const outcomeIn = (step: Step): ObjectOutcome | undefined => outcomes.get(step)?.get(key);
      const run = firstBadStep(history, (step) => isBad(step, outcomeIn(step)));
      const first = run === null ? undefined : outcomeIn(run.first);
      if (run === null || first?.refusal === undefined) return [];
      return [{ ...run, ref, refusal: first.refusal, ...(first.source === undefined ? {} : { source: first.source }) }];
    })
    .sort((a, b) => history.steps.indexOf(a.first) - history.steps.indexOf(b.first));
}

function isRefused({ outcome }: ObjectOutcome): boolean {
  return outcome === 'rejected';
}

/** A commit that does not render, or whose sync did not come to the object, says nothing of it. */
function isBad({ rendered }: Step, outcome: ObjectOutcome | undefined): boolean | null {
  if (rendered.problem !== null || outcome?.outcome === 'not-attempted') return null;
  return outcome !== undefined && isRefused(outcome);
}
