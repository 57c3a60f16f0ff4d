import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { ExitStatus, Shell } from '../shell.ts';

interface Options {
  readonly headless?: boolean;
  readonly json?: boolean;
  readonly port?: string;
  readonly open: boolean;
}

/** `suture demo`: the main job on a bundled incident. A program of its own, because it holds stand-ins that the product must not. */
export function demoCommand({ io, end }: Shell): Command {
  return new Command('demo')
    .description('the main job on a bundled incident, with emulated Slack and GitHub')
    .option('--headless', 'walk the whole path without a browser and print it')
    .option('--json', 'with --headless: what was posted and opened, as one JSON document')
    .option('--port <port>', 'the port of the page')
    .option('--no-open', 'do not open a browser')
    .addHelpText('after', '\nExamples:\n  suture demo\n  suture demo --headless')
    .action(async (options: Options) => {
      // This file is bundled into dist/parts/, the demo into dist/.
      const demo = fileURLToPath(new URL('../demo.js', import.meta.url));
      const child = spawn(process.execPath, [demo, ...argumentsOf(options)], { stdio: ['inherit', 'pipe', 'pipe'] });
      child.stdout.on('data', (chunk: Buffer) => io.out(chunk.toString('utf8')));
      child.stderr.on('data', (chunk: Buffer) => io.err(chunk.toString('utf8')));
      const stop = () => void child.kill('SIGTERM');
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
      await once(child, 'close');
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      end(statusOf(child.exitCode));
    });
}

function argumentsOf({ headless, json, port, open }: Options): readonly string[] {
  return [
    ...(headless === true ? ['--headless'] : []),
    ...(json === true ? ['--json'] : []),
    ...(port === undefined ? [] : ['--port', port]),
    ...(open ? [] : ['--no-open']),
  ];
}

const statusOf = (status: number | null): ExitStatus => (status === 0 || status === 1 || status === 2 ? status : 3);
