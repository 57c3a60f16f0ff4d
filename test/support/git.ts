import { execFile } from 'node:child_process';

/** Who commits, and when. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface GitCall {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit statuses that are answers, not failures. */
  readonly accept?: readonly number[];
}

export interface GitAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  /** The bytes as text, without the last line feed. */
  readonly text: string;
}

/** A git that never fails quietly: the error carries what git said. */
export type Git = (args: readonly string[], call?: GitCall) => Promise<GitAnswer>;

/** Git in one folder, cut off from the machine: no user or system settings, no prompts, UTC. */
export function gitIn(folder: string): Git {
  return (args, { input = '', env = {}, accept = [0] } = {}) =>
    new Promise((resolve, reject) => {
      const options = { encoding: 'buffer' as const, maxBuffer: 1 << 29, env: { ...isolated(), ...env } };
      const child = execFile(
        'git',
        ['-C', folder, '-c', 'core.autocrlf=false', ...args],
        options,
        (error, stdout, stderr) => {
          const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          if (!accept.includes(status))
            reject(new Error(`git ${args.join(' ')}: ${stderr.toString('utf8')}`, { cause: error }));
          else resolve({ status, bytes: stdout, text: stdout.toString('utf8').replace(/\n$/, '') });
        },
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
}

/** The environment that makes a commit this person's. Author and committer are the same, so that ids do not depend on who runs it. */
export function identityEnv({ name, email, date }: GitIdentity): Readonly<Record<string, string>> {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

/** An environment without the user's and the machine's settings. */
export function isolated(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    TZ: 'UTC',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}
