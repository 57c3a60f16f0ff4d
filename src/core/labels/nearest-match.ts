import type { Mismatch } from './mismatch.ts';
import { mismatches } from './mismatch.ts';
import type { LabelSelector, Labels } from './selector.ts';

/** A candidate that is not selected, and what keeps it from being so. */
export interface NearMatch<T> {
  readonly candidate: T;
  readonly missing: readonly Mismatch[];
}

/**
 * The candidates that come closest to being selected, in their own order: those with the fewest mismatches, `limit` at most.
 * A candidate for which nothing holds at all is only among them when it has a different value (not: no value) for some key.
 */
export function nearestMatch<T>(
  selector: LabelSelector,
  candidates: readonly T[],
  labelsOf: (candidate: T) => Labels,
  limit = 3,
): readonly NearMatch<T>[] {
  const near = candidates
    .map((candidate) => ({ candidate, missing: mismatches(selector, labelsOf(candidate)) }))
    .filter(({ missing }) => missing.some((one) => one.actual !== null || missing.length < parts(selector)));
  const fewest = Math.min(...near.map(({ missing }) => missing.length));
  return near.filter(({ missing }) => missing.length === fewest).slice(0, limit);
}

function parts(selector: LabelSelector): number {
  return Object.keys(selector.matchLabels).length + selector.matchExpressions.length;
}
