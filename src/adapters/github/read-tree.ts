import type { Log } from '../../ports/log.ts';
import type { GithubClient } from './github-client.ts';
import type { GithubConfig } from './github-config.ts';
import { GithubTooLarge } from './github-errors.ts';

/** The files of one commit: names and object ids, no content. */
export interface GithubTree {
  readonly commit: string;
  readonly entries: readonly GithubTreeEntry[];
}

export interface GithubTreeEntry {
  readonly path: string;
  readonly id: string;
  readonly bytes: number;
  readonly isLink: boolean;
}

interface Listing {
  readonly truncated: boolean;
  readonly tree: readonly {
    readonly path: string;
    readonly mode: string;
    readonly type: string;
    readonly sha: string;
    readonly size?: number;
  }[];
}

/**
 * The whole tree of a commit: one request, or, where GitHub truncates (above 100,000 entries or 7 MB), one per folder that fits.
 * Submodules are other repositories: left out and logged.
 * @throws GithubTooLarge naming the limit that the commit is above.
 */
export async function readTree(
  client: GithubClient,
  commit: string,
  limits: NonNullable<GithubConfig['limits']>,
  log?: Log,
): Promise<GithubTree> {
  const repository = `${client.owner}/${client.repo}`;
  const entries: GithubTreeEntry[] = [];
  let bytes = 0;
  for await (const { path, mode, type, sha, size = 0 } of walk(client, commit, '')) {
    if (type === 'commit') log?.warn('submodule is not read', { repository, commit, path });
    if (type !== 'blob') continue;
    bytes += size;
    entries.push({ path, id: sha, bytes: size, isLink: mode === '120000' });
    if (entries.length > limits.files)
      throw new GithubTooLarge(repository, commit, `more than ${limits.files} files, which is the limit`);
    if (bytes > limits.bytes)
      throw new GithubTooLarge(repository, commit, `more than ${limits.bytes} bytes, which is the limit`);
  }
  return { commit, entries };
}

async function* walk(client: GithubClient, sha: string, folder: string): AsyncGenerator<Listing['tree'][number]> {
  const all = await list(client, sha, true);
  const { tree, truncated } = all.truncated ? await list(client, sha, false) : all;
  if (truncated)
    throw new GithubTooLarge(
      `${client.owner}/${client.repo}`,
      sha,
      `more files in ${folder || 'its root'} than GitHub lists`,
    );
  for (const entry of tree) {
    const path = folder === '' ? entry.path : `${folder}/${entry.path}`;
    if (all.truncated && entry.type === 'tree') yield* walk(client, entry.sha, path);
    else yield { ...entry, path };
  }
}

async function list({ octokit, owner, repo }: GithubClient, sha: string, recursive: boolean): Promise<Listing> {
  const { data } = await octokit.rest.git.getTree({
    owner,
    repo,
    tree_sha: sha,
    ...(recursive ? { recursive: '1' } : {}),
  });
  return data;
}
