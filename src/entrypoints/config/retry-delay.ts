/** Seconds after the first, second, … failed attempt; the last holds for all later ones. Eight attempts outlast a twenty-minute outage. */
const SECONDS = [2, 5, 15, 45, 120, 300, 600];

/** Half the delay is certain, half is up to `jitter`: jobs that failed together do not come back together. */
const CERTAIN = 0.5;

/**
 * Seconds to wait after failed attempt `attempt` (from 1). `jitter` is in [0, 1). An error that says how long to wait
 * (`retryAfterSeconds`, from a rate limit) is taken at its word.
 */
export function retryDelay(attempt: number, error: unknown, jitter: number): number {
  const base = SECONDS[Math.min(attempt, SECONDS.length) - 1] ?? 0;
  return Math.max(base * (CERTAIN + (1 - CERTAIN) * jitter), askedFor(error));
}

function askedFor(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('retryAfterSeconds' in error)) return 0;
  return typeof error.retryAfterSeconds === 'number' && Number.isFinite(error.retryAfterSeconds)
    ? error.retryAfterSeconds
    : 0;
}
