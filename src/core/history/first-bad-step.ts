import type { History, Step } from './history.ts';

export interface BadRun {
  /** The step with which it began. */
  readonly first: Step;
  /** The good step before it; null when it was bad from the baseline on. */
  readonly before: Step | null;
  /** The step with which it ended; null when it lasts. */
  readonly repairedBy: Step | null;
}

/** The last uninterrupted run of bad steps: where the trouble of today (or of yesterday, if it is over) began. Null when no step is bad. */
export function firstBadStep({ steps }: History, isBad: (step: Step) => boolean): BadRun | null {
  const bad = steps.map(isBad);
  const last = bad.lastIndexOf(true);
  if (last < 0) return null;
  const start = bad.lastIndexOf(false, last) + 1;
  const first = steps[start];
  if (first === undefined) return null;
  return { first, before: steps[start - 1] ?? null, repairedBy: steps[last + 1] ?? null };
}
