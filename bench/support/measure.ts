/** The middle of the durations, in milliseconds, of `runs` calls after one that warms up. */
export function measure(runs: number, run: () => unknown): number {
  run();
  return median(Array.from({ length: runs }, () => timed(run)));
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** As {@link measure}, for what is waited for. Without a warm-up: what is measured so does its own. */
export async function measureAsync(runs: number, run: () => Promise<unknown>): Promise<number> {
  const durations: number[] = [];
  for (let at = 0; at < runs; at += 1) {
    const start = performance.now();
    await run();
    durations.push(performance.now() - start);
  }
  return median(durations);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
