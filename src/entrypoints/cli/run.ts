import { Command, CommanderError, Help, type Option } from 'commander';
import { LocalRepositoryError } from '../../adapters/git/local-repository-error.ts';
import type { Io } from './io.ts';
import type { ExitStatus, Shell } from './shell.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

type MakeCommand = (shell: Shell) => Command;

/** Each with its own part of the program, so that a command reads only what it needs at its start. In the order of the help text. */
const COMMANDS: ReadonlyMap<string, () => Promise<MakeCommand>> = new Map([
  ['render', async () => (await import('./commands/render.ts')).renderCommand],
  ['apply', async () => (await import('./commands/apply.ts')).applyCommand],
  ['verdict', async () => (await import('./commands/verdict.ts')).verdictCommand],
  ['reach', async () => (await import('./commands/reach.ts')).reachCommand],
  ['policy-map', async () => (await import('./commands/policy-map.ts')).policyMapCommand],
  ['scan', async () => (await import('./commands/scan.ts')).scanCommand],
  ['diagnose', async () => (await import('./commands/diagnose.ts')).diagnoseCommand],
  ['explain', async () => (await import('./commands/explain.ts')).explainCommand],
  ['serve', async () => (await import('./commands/serve.ts')).serveCommand],
  ['demo', async () => (await import('./commands/demo.ts')).demoCommand],
]);

/** Runs one command line (without the program's name) and answers its exit status. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const end = (ended: ExitStatus): void => {
    status = ended;
  };
  try {
    refuseUnknownHelp(argv);
    const program = await build({ io, end }, argv[0]);
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    return explainFailure(error, io);
  }
}

/** `help` of a command that does not exist must not read like an answer. */
function refuseUnknownHelp([first, wanted]: readonly string[]): void {
  if (first !== 'help' || wanted === undefined || wanted.startsWith('-') || wanted === 'help') return;
  if (!COMMANDS.has(wanted))
    throw new UsageError(`there is no command ${wanted}; there are: ${[...COMMANDS.keys()].join(', ')}.`);
}

const STATUSES = `
Exit status:
  0  done, and nothing wrong found
  1  done, and something wrong found
  2  the arguments or the input are unusable
  3  an internal error`;

const HELP = {
  optionDescription: (option: Option): string =>
    `${option.mandatory ? '(required) ' : ''}${new Help().optionDescription(option)}`,
};

/** `wanted` is the command that was asked for; for help, or for what is none, all of them are needed, and for the version none. */
async function build(shell: Shell, wanted: string | undefined): Promise<Command> {
  const program = new Command('suture')
    .description('Finds the line in Git that broke the cluster, proves the fix, and opens it as a pull request.')
    .version(version, '--version')
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput({ writeOut: shell.io.out, writeErr: shell.io.err, outputError: oneLine });
  const only = wanted === undefined ? undefined : COMMANDS.get(wanted);
  const all = wanted === '--version' ? [] : COMMANDS.values();
  for (const load of only === undefined ? all : [only]) {
    const makeCommand = await load();
    program.addCommand(makeCommand(shell).copyInheritedSettings(program).addHelpText('after', STATUSES));
  }
  return program.addHelpText('after', STATUSES);
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
