import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

/** Starts at a moment in 2026. */
export function manualClock(start = Date.parse('2026-03-01T10:00:00Z')): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}
