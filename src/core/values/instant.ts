/** A moment: milliseconds since 1970-01-01T00:00:00Z. Comes in from the clock port or a parsed timestamp, never from `Date.now()` in the core. */
export type Instant = number;
