import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { play } from './play.ts';
import { walk } from './walk.ts';

/** The bundled incident: beside `dist/` in a checkout as in the package. */
const INCIDENT = fileURLToPath(new URL('../fixtures/incidents/mysql-down', import.meta.url));

interface Options {
  readonly headless: boolean;
  readonly json: boolean;
  readonly port?: string;
  readonly open: boolean;
}

const command = new Command('demo')
  .description(
    'Suture on a bundled incident: a real alert body, a thread, a fix, a merge. Slack, GitHub and the cluster are stand-ins on this machine.',
  )
  .option('--headless', 'walk the whole path without a browser and print the thread and the pull request', false)
  .option('--json', 'with --headless: what was posted and opened, as one JSON document', false)
  .option('--port <port>', 'the port of the page (default: a free one)')
  .option('--no-open', 'do not open a browser')
  .exitOverride()
  .action(async ({ headless, json, port, open }: Options) => {
    if (spawnSync('git', ['--version']).status !== 0)
      command.error('The demo needs Git. Install it and run the demo again.');
    if (port !== undefined && !/^\d{1,5}$/.test(port)) command.error(`--port ${port} is no port.`);
    if (headless || json)
      process.exitCode = await walk({
        incident: INCIDENT,
        json,
        out: (text) => process.stdout.write(text),
        err: (text) => process.stderr.write(text),
      });
    else await play({ incident: INCIDENT, port: Number(port ?? 0), open, say: (text) => process.stderr.write(text) });
  });

try {
  await command.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
    // What was started already would keep the process alive.
    process.exit(3);
  }
}
