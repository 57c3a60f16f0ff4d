import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer. @throws Error naming what was waited for, after `seconds`. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  seconds = 30,
): Promise<T> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(25);
  }
}
