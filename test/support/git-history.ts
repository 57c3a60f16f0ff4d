import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gitIn, identityEnv } from './git.ts';

/** `commit.json` of one step: when, what and by whom; `removed` names files of earlier steps that go. */
const Step = z.strictObject({
  date: z.iso.datetime({ offset: true }),
  subject: z.string(),
  body: z.string().optional(),
  author: z.string().optional(),
  removed: z.array(z.string()).optional(),
});

/**
 * A Git repository in `outFolder` (emptied first) from a fixture's `history/NN-name/{commit.json,files/**}`: one commit
 * per step on branch `main`, each step's files laid over those before. The same fixture always gives the same ids.
 * @returns the commit ids in order.
 */
export async function buildHistory(fixtureFolder: string, outFolder: string): Promise<readonly string[]> {
  await rm(outFolder, { recursive: true, force: true });
  await mkdir(outFolder, { recursive: true });
  const git = gitIn(outFolder);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1']);
  const shas: string[] = [];
  for (const name of (await readdir(join(fixtureFolder, 'history'))).sort()) {
    shas.push(await commitStep(join(fixtureFolder, 'history', name), outFolder));
  }
  return shas;
}

async function commitStep(stepFolder: string, outFolder: string): Promise<string> {
  const git = gitIn(outFolder);
  const step = Step.parse(JSON.parse(await readFile(join(stepFolder, 'commit.json'), 'utf8')));
  for (const path of step.removed ?? []) await rm(join(outFolder, path), { recursive: true });
  await cp(join(stepFolder, 'files'), outFolder, { recursive: true, verbatimSymlinks: true }).catch(ignoreAbsent);
  await git(['add', '--all', '--force']);
  const message = step.body === undefined ? step.subject : `${step.subject}\n\n${step.body}`;
  await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--no-gpg-sign', '-m', message], {
    env: identityEnv({ ...person(step.author ?? 'Robin Example'), date: step.date }),
  });
  return (await git(['rev-parse', 'HEAD'])).text;
}

const person = (name: string) => ({ name, email: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com` });

/** A step that only removes files has no `files` folder. */
function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
