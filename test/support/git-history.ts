import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

/** `commit.json` of one step: when, what and by whom; `removed` names files of earlier steps that go. */
const Step = z.strictObject({
  date: z.iso.datetime({ offset: true }),
  subject: z.string(),
  body: z.string().optional(),
  author: z.string().optional(),
  removed: z.array(z.string()).optional(),
});

/** Nothing of the machine may change an object id: no user settings, one identity, a fixed zone. */
function isolated(date: string, author: string): NodeJS.ProcessEnv {
  const identity = {
    NAME: author,
    EMAIL: `${author.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com`,
    DATE: date,
  };
  const who = (role: string) =>
    Object.fromEntries(Object.entries(identity).map(([key, value]) => [`GIT_${role}_${key}`, value]));
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    TZ: 'UTC',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...who('AUTHOR'),
    ...who('COMMITTER'),
  };
}

/**
 * A Git repository in `outFolder` (emptied first) from a fixture's `history/NN-name/{commit.json,files/**}`: one commit
 * per step on branch `main`, each step's files laid over those before. The same fixture always gives the same ids.
 * @returns the commit ids in order.
 */
export async function buildHistory(fixtureFolder: string, outFolder: string): Promise<readonly string[]> {
  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  const git = async (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    (
      await run('git', ['-C', outFolder, '-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', ...args], { env })
    ).stdout.trim();
  const shas: string[] = [];
  for (const name of (await readdir(join(fixtureFolder, 'history'))).sort()) {
    const folder = join(fixtureFolder, 'history', name);
    const step = Step.parse(JSON.parse(await readFile(join(folder, 'commit.json'), 'utf8')));
    const env = isolated(step.date, step.author ?? 'Robin Example');
    if (shas.length === 0) await git(env, 'init', '--quiet', '--initial-branch=main', '--object-format=sha1');
    for (const path of step.removed ?? []) await rm(join(outFolder, path), { recursive: true });
    await cp(join(folder, 'files'), outFolder, { recursive: true, verbatimSymlinks: true, force: true }).catch(
      ignoreAbsent,
    );
    await git(env, 'add', '--all', '--force');
    const message = step.body === undefined ? step.subject : `${step.subject}\n\n${step.body}`;
    await git(env, 'commit', '--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign', '-m', message);
    shas.push(await git(env, 'rev-parse', 'HEAD'));
  }
  return shas;
}

/** A step that only removes files has no `files` folder. */
function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
