import type { Io } from './io.ts';

/** 0 done and nothing wrong found; 1 done and something wrong found; 2 unusable arguments or input; 3 an internal error. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** What a command works with, and what it hands back its exit status through. */
export interface Shell {
  readonly io: Io;
  end(status: ExitStatus): void;
}
