import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { LocalRepositoryError } from './local-repository-error.ts';

/** What one call of `git` may print, in bytes. */
const MAX_OUTPUT = 512 * 1024 * 1024;

/**
 * Settings of a repository can name programs that git runs on mere reading (`core.fsmonitor`, `gpg.program` through
 * `log.showSignature`); a repository under diagnosis is not trusted to do that. Nor may reading write locks, page, or fetch.
 */
const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'core.quotePath=false',
];

/**
 * What `git` prints in `folder`, as bytes. `input` goes to its standard input.
 * @throws LocalRepositoryError when the folder or git is missing, the folder is no repository, or git fails (with git's own words).
 */
export function runGit(folder: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      ['-C', folder, ...SAFE, ...args],
      { encoding: 'buffer', maxBuffer: MAX_OUTPUT, windowsHide: true, env: environment() },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(asProblem(error, folder, stderr.toString('utf8').trim()));
      },
    );
    // git may end before it has read everything (unknown revision): the broken pipe says nothing its exit does not.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Without the variables by which a hook or a script tells git to look elsewhere; settings (`safe.directory` in a pipeline) stay. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') || /^GIT_(CONFIG|EXEC_PATH)/.test(name),
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };
}

function asProblem(error: Error & { code?: unknown }, folder: string, stderr: string): LocalRepositoryError {
  if (error.code === 'ENOENT') {
    return new LocalRepositoryError(
      'git-missing',
      'The program git was not found. Install Git and run the command again.',
      error,
    );
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return new LocalRepositoryError(
      'no-such-folder',
      `There is no folder ${folder}. Check the path of the repository.`,
      error,
    );
  }
  if (/not a git repository/.test(stderr)) {
    return new LocalRepositoryError(
      'not-a-repository',
      `${folder} is not a Git repository. Name a checkout, or leave the revision out to read the folder as it is.`,
      error,
    );
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new LocalRepositoryError(
      'too-large',
      `${folder} holds more than ${MAX_OUTPUT} bytes in one commit, which is the limit.`,
      error,
    );
  }
  return new LocalRepositoryError(
    'git-failed',
    `git failed in ${folder}: ${firstWords(stderr) ?? error.message}`,
    error,
  );
}

/** Git's reason; warnings may stand before it. */
function firstWords(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return lines.find((line) => line.startsWith('fatal:')) ?? lines[0];
}
