import type { Commit } from '../../core/values/commit.ts';
import type { Snapshot, SnapshotFile } from '../../core/values/snapshot.ts';
import { snapshotOf } from '../../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../../ports/repositories.ts';
import type { GithubClient } from './github-client.ts';
import { githubClient } from './github-client.ts';
import type { GithubConfig } from './github-config.ts';
import { GithubNotFound, GithubRefused } from './github-errors.ts';
import type { ObjectCache } from './object-cache.ts';
import { memoryObjectCache } from './object-cache.ts';
import { readBlobs } from './read-blobs.ts';
import { readHistory } from './read-history.ts';
import { readTarball } from './read-tarball.ts';
import type { GithubTree, GithubTreeEntry } from './read-tree.ts';
import { readTree } from './read-tree.ts';

const MIB = 1024 * 1024;
/** So many objects at once come cheaper as one tarball than as GraphQL batches. */
const TARBALL_FROM = 300;

/**
 * Repositories on GitHub, `RepositoryRef.id` is `owner/name`. A first snapshot costs the tree and a tarball, every other one
 * its tree and the objects not seen before; asking for an unchanged head costs nothing of the rate limit.
 * @throws the classes of `github-errors.ts` from every method.
 */
export function githubRepositories(config: GithubConfig): Repositories {
  const onGithub = githubClient(config);
  const reader = snapshotReader(config);
  const heads = new Map<string, { readonly etag: string; readonly commit: Commit }>();
  return {
    head: (repository) =>
      onGithub(repository.id, `reading the head of ${repository.id}`, (client) => readHead(client, repository, heads)),
    history: ({ id }, at, paths, limit) =>
      onGithub(id, `reading the history of ${id}`, (client) => readHistory(client, fullId(at), paths, limit)),
    snapshots: ({ id }, shas) =>
      onGithub(id, `reading the files of ${id}`, (client) => reader(client, shas.map(fullId))),
  };
}

function fullId(sha: string): string {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new GithubRefused('reading a commit', null, `${JSON.stringify(sha)} is not a full commit id`);
  return sha;
}

type Heads = Map<string, { readonly etag: string; readonly commit: Commit }>;

/** The list of one commit: unlike the commit itself it comes without its diff. An unchanged one is answered 304, which is free. */
async function readHead(
  { octokit, owner, repo }: GithubClient,
  { id, branch }: RepositoryRef,
  heads: Heads,
): Promise<Commit> {
  const key = `${id}#${branch ?? ''}`;
  const known = heads.get(key);
  const headers = known === undefined ? {} : { 'if-none-match': known.etag };
  try {
    const { data, headers: answered } = await octokit.rest.repos.listCommits({
      owner,
      repo,
      per_page: 1,
      ...(branch === null ? {} : { sha: branch }),
      headers,
    });
    const [newest] = data;
    if (newest === undefined) throw new GithubNotFound(`reading the head of ${id}`, 'the branch has no commits');
    const commit: Commit = {
      sha: newest.sha,
      subject: newest.commit.message.split('\n', 1)[0] ?? '',
      author: newest.commit.author?.name ?? 'unknown',
      date: Date.parse(newest.commit.committer?.date ?? newest.commit.author?.date ?? ''),
      parents: newest.parents.map((parent) => parent.sha),
    };
    if (answered.etag !== undefined) heads.set(key, { etag: answered.etag, commit });
    return commit;
  } catch (error) {
    if (known !== undefined && error instanceof Error && 'status' in error && error.status === 304) return known.commit;
    throw error;
  }
}

function snapshotReader(
  config: GithubConfig,
): (client: GithubClient, shas: readonly string[]) => Promise<readonly Snapshot[]> {
  const limits = config.limits ?? { files: 50_000, bytes: 256 * MIB };
  const cache = config.cache ?? memoryObjectCache(256 * MIB);
  return async (client, shas) => {
    const trees = await Promise.all(shas.map((sha) => readTree(client, sha, limits, config.log)));
    const objects = new Objects(cache);
    await objects.recall(trees);
    const [first] = trees;
    if (first !== undefined && isTarballCheaper(first, objects)) {
      await readTarball(client, first.commit, limits.bytes * 2, (id, bytes) => objects.keep(id, bytes));
    }
    await readBlobs(
      client,
      trees.flatMap((tree) => objects.missing(tree)),
      (id, bytes) => objects.keep(id, bytes),
    );
    return trees.map((tree) => assemble(tree, objects));
  };
}

function isTarballCheaper(tree: GithubTree, objects: Objects): boolean {
  const missing = objects.missing(tree).length;
  return missing > 0 && (missing > TARBALL_FROM || missing === tree.entries.length);
}

/** The objects one call needs: held until its snapshots are complete, however little the cache keeps. */
class Objects {
  readonly #cache: ObjectCache;
  readonly #files = new Map<string, SnapshotFile>();

  constructor(cache: ObjectCache) {
    this.#cache = cache;
  }

  async recall(trees: readonly GithubTree[]): Promise<void> {
    for (const id of new Set(trees.flatMap(({ entries }) => entries.map((entry) => entry.id)))) {
      const bytes = await this.#cache.get(id);
      if (bytes !== undefined) this.#files.set(id, fileOf(id, bytes));
    }
  }

  async keep(id: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(id, fileOf(id, bytes));
    await this.#cache.set(id, bytes);
  }

  missing(tree: GithubTree): readonly GithubTreeEntry[] {
    return tree.entries.filter((entry) => !this.#files.has(entry.id));
  }

  file(id: string): SnapshotFile | undefined {
    return this.#files.get(id);
  }
}

const shared = new WeakMap<Uint8Array, SnapshotFile>();

/** One file object per blob in memory, so that decoding it once serves every snapshot that holds it. */
function fileOf(id: string, bytes: Uint8Array): SnapshotFile {
  const file = shared.get(bytes) ?? { id, bytes };
  shared.set(bytes, file);
  return file;
}

function assemble(tree: GithubTree, objects: Objects): Snapshot {
  const files = new Map<string, SnapshotFile>();
  for (const { path, id, isLink } of tree.entries) {
    const file = objects.file(id);
    if (file !== undefined) files.set(path, isLink ? { ...file, linksTo: new TextDecoder().decode(file.bytes) } : file);
  }
  return snapshotOf(files, tree.commit);
}
