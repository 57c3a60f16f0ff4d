import { run } from '../../../src/entrypoints/cli/run.ts';
import type { ExitStatus } from '../../../src/entrypoints/cli/shell.ts';

export interface Ran {
  readonly status: ExitStatus;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, without colour and with an empty environment. */
export async function runCli(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  const ran = { out: '', err: '' };
  const status = await run(argv, {
    out: (text) => {
      ran.out += text;
    },
    err: (text) => {
      ran.err += text;
    },
    env: {},
    cwd,
    colour: false,
  });
  return { status, ...ran };
}
