import { Command, CommanderError } from 'commander';
import { LocalRepositoryError } from '../../adapters/git/local-repository-error.ts';
import { applyCommand } from './commands/apply.ts';
import { demoCommand } from './commands/demo.ts';
import { diagnoseCommand } from './commands/diagnose.ts';
import { explainCommand } from './commands/explain.ts';
import { renderCommand } from './commands/render.ts';
import { scanCommand } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { verdictCommand } from './commands/verdict.ts';
import type { Io } from './io.ts';
import type { ExitStatus, Shell } from './shell.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** Runs one command line (without the program's name) and answers its exit status. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = build({
    io,
    end: (ended) => {
      status = ended;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    return explainFailure(error, io);
  }
}

function build(shell: Shell): Command {
  const program = new Command('suture')
    .description('Finds the line in Git that broke the cluster, proves the fix, and opens it as a pull request.')
    .version(version, '--version')
    .exitOverride()
    .configureOutput({ writeOut: shell.io.out, writeErr: shell.io.err, outputError: oneLine });
  const commands = [
    renderCommand,
    applyCommand,
    verdictCommand,
    scanCommand,
    diagnoseCommand,
    explainCommand,
    serveCommand,
    demoCommand,
  ];
  for (const command of commands) program.addCommand(inherit(command(shell), program));
  return program;
}

/** Commander says what is wrong; one line says what to do about it, too. */
function oneLine(text: string, write: (line: string) => void): void {
  const problem = text
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  write(
    `suture: ${problem}${/[.?)]$/.test(problem) ? '' : '.'} \`suture help\` names the commands and their options.\n`,
  );
}

function inherit(command: Command, from: Command): Command {
  return command.copyInheritedSettings(from);
}

function explainFailure(error: unknown, io: Io): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || (error instanceof LocalRepositoryError && error.reason !== 'git-failed')) {
    io.err(`suture: ${error.message}\n`);
    return 2;
  }
  const told = error instanceof Error ? error : new Error(String(error));
  io.err(`suture: internal error: ${told.message}\n`);
  io.err(
    io.env['SUTURE_DEBUG'] === undefined
      ? 'Run it again with SUTURE_DEBUG=1 for details to report.\n'
      : `${told.stack}\n`,
  );
  return 3;
}
