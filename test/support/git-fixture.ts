import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildHistory } from './git-history.ts';

/** One commit as tests write it: full new text (or bytes, or where a link leads) per path. */
export interface FixtureStep {
  readonly subject: string;
  readonly body?: string;
  readonly author?: string;
  /** Defaults to one minute after the step before. */
  readonly date?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array | { readonly linksTo: string }>>;
  readonly removed?: readonly string[];
}

export interface FixtureRepository {
  readonly folder: string;
  readonly shas: readonly string[];
  readonly remove: () => Promise<void>;
}

/** A Git repository made of a few steps, in a folder of its own below the system's temporary one. */
export async function repositoryOf(steps: readonly FixtureStep[]): Promise<FixtureRepository> {
  const base = await mkdtemp(join(tmpdir(), 'suture-git-'));
  const folder = join(base, 'repository');
  await Promise.all(
    steps.map((step, index) => writeStep(join(base, 'history', String(index).padStart(3, '0')), step, index)),
  );
  const shas = await buildHistory(base, folder);
  return { folder, shas, remove: () => rm(base, { recursive: true, force: true }) };
}

async function writeStep(folder: string, step: FixtureStep, index: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { files = {}, date = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(), ...rest } = step;
  await writeFile(join(folder, 'commit.json'), JSON.stringify({ date, ...rest }));
  for (const [path, content] of Object.entries(files)) {
    const at = join(folder, 'files', path);
    await mkdir(dirname(at), { recursive: true });
    if (typeof content === 'object' && 'linksTo' in content) await symlink(content.linksTo, at);
    else await writeFile(at, content);
  }
}
