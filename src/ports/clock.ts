import type { Instant } from '../core/values/instant.ts';

/** The time, as an argument. */
export interface Clock {
  now(): Instant;
}
