import { readFile } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { Commit } from '../../core/values/commit.ts';
import type { Repositories } from '../../ports/repositories.ts';
import { LocalRepositoryError } from './local-repository-error.ts';
import { treeReader } from './read-trees.ts';
import { resolveRev } from './resolve-rev.ts';
import { runGit } from './run-git.ts';

/**
 * Repositories in local folders, read through the `git` program: `RepositoryRef.id` is the folder, any folder of the
 * checkout or a bare repository; `branch` may be any revision, null is what is checked out. Nothing is written, no network used.
 * @throws LocalRepositoryError from every method: one line saying what, where and what now.
 */
export function localRepositories(): Repositories {
  const readTrees = treeReader();
  const commitOf = resolvedOnce();
  return {
    head: async ({ id, branch }) => {
      const [commit] = await log(id, await resolveRev(id, branch ?? 'HEAD'), [], 1);
      if (commit === undefined) throw new LocalRepositoryError('unknown-revision', `${id} has no commits yet.`);
      return commit;
    },
    history: async ({ id }, at, paths, limit) => log(id, await commitOf(id, at), paths, limit),
    snapshots: async ({ id }, shas) =>
      readTrees(id, await Promise.all(shas.map(async (sha) => (isFullId(sha) ? sha : resolveRev(id, sha))))),
  };
}

const isFullId = (rev: string): boolean => /^[0-9a-f]{40,64}$/.test(rev);

/** A full commit id never comes to mean another commit: hundreds of applications ask about the same one, and Git needs to be asked once. */
function resolvedOnce(): typeof resolveRev {
  const known = new LRUCache<string, Promise<string>>({ max: 1000 });
  return async (folder, rev) => {
    if (!isFullId(rev)) return resolveRev(folder, rev);
    const key = `${folder}\0${rev}`;
    const commit = known.get(key) ?? resolveRev(folder, rev);
    known.set(key, commit);
    commit.catch(() => known.delete(key));
    return commit;
  };
}

/** Separated by NUL, which Git lets nobody write into a message or a name. */
const LOG_FORMAT = '%H%x00%P%x00%ct%x00%an%x00%B%x00';

async function log(folder: string, at: string, paths: readonly string[], limit: number): Promise<readonly Commit[]> {
  const limits = paths.length === 0 || paths.includes('') ? [] : paths.map((path) => `:(top,literal)${path}`);
  const args = [
    'log',
    '-z',
    // What was deployed one after the other: of a merge the merge itself, not the commits of the branch that it brought.
    '--first-parent',
    `--max-count=${limit}`,
    `--format=tformat:${LOG_FORMAT}`,
    '--end-of-options',
    at,
    '--',
    ...limits,
  ];
  const fields = (await runGit(folder, args)).toString('utf8').split('\0');
  const cut = await shallowCommits(folder);
  const commits: Commit[] = [];
  // Six per commit: the five of the format, and the empty one before the terminator that -z adds.
  for (let i = 0; i + 5 < fields.length; i += 6) {
    const [sha = '', parents = '', seconds = '', author = '', message = ''] = fields.slice(i, i + 5);
    commits.push({
      sha,
      subject: firstLine(message),
      author,
      date: Number(seconds) * 1000,
      parents: parents.split(' ').filter(Boolean),
      ...(cut.has(sha) ? { cut: true } : {}),
    });
  }
  return commits;
}

/** The commits at which a shallow clone ends; their parents were not fetched (gitrepository-layout, `shallow`). */
async function shallowCommits(folder: string): Promise<ReadonlySet<string>> {
  const path = (await runGit(folder, ['rev-parse', '--path-format=absolute', '--git-path', 'shallow'])).toString(
    'utf8',
  );
  const text = await readFile(path.trimEnd(), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter((line) => line !== ''));
}

const firstLine = (message: string): string => message.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
