import type { History, Step } from './history.ts';

export interface BadRun {
  /** The step with which it began. */
  readonly first: Step;
  /** The good step before it; null when it was bad from the baseline on. */
  readonly before: Step | null;
  /** The step with which it ended; null when it lasts. */
  readonly repairedBy: Step | null;
}

/**
 * The last uninterrupted run of bad steps: where the trouble of today (or of yesterday, if it is over) began. Null when no step is bad.
 * @param isBad null for a step that says nothing of it, as one that does not render: what was goes on.
 */
export function firstBadStep({ steps }: Pick<History, 'steps'>, isBad: (step: Step) => boolean | null): BadRun | null {
  let was = false;
  const bad = steps.map((step) => (was = isBad(step) ?? was));
  const last = bad.lastIndexOf(true);
  if (last < 0) return null;
  const start = bad.lastIndexOf(false, last) + 1;
  const first = steps[start];
  if (first === undefined) return null;
  return { first, before: steps[start - 1] ?? null, repairedBy: steps[last + 1] ?? null };
}
