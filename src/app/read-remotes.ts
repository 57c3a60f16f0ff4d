import type { Application } from '../core/gitops/application.ts';
import { applicationRenderers } from '../core/history/render-trees.ts';
import { parseRemoteUrl, type RemoteUrl } from '../core/render/remote-url.ts';
import type { Gap } from '../core/values/gap.ts';
import { type RemoteTree, type Snapshot, withRemotes } from '../core/values/snapshot.ts';
import type { Repositories } from '../ports/repositories.ts';

/** Trees of other repositories, by the URL that names them, and what they do not show. */
export interface Remotes {
  readonly trees: ReadonlyMap<string, RemoteTree>;
  readonly gaps: readonly Gap[];
}

/** A base that names a base that names a base: more is a mistake. */
const MAX_ROUNDS = 4;
const MAX_URLS = 50;

/**
 * Reads the repositories that the kustomizations of some trees name and that may be read. What was read may name more, so it goes
 * in rounds, at most {@link MAX_ROUNDS}. What cannot be read stays the gap it is; nothing is thrown for it.
 * @param allowed owners (`acme`) and repositories (`acme/bases`) on `host`.
 */
export async function readRemotes(
  repositories: Repositories,
  trees: readonly { readonly snapshot: Snapshot; readonly application: Application }[],
  { allowed, host }: { readonly allowed: readonly string[]; readonly host: string },
): Promise<Remotes> {
  const known = new Map<string, RemoteTree>();
  const gaps: Gap[] = [];
  const tried = new Set<string>();
  for (let round = 0; allowed.length > 0 && round < MAX_ROUNDS; round += 1) {
    const wanted = [...wantedUrls(trees, known)].filter((url) => !tried.has(url) && tried.size < MAX_URLS);
    if (wanted.length === 0) break;
    for (const url of wanted) {
      tried.add(url);
      const remote = parseRemoteUrl(url);
      if (remote === null || remote.host !== host || !mayRead(allowed, remote)) continue;
      const read = await readOne(repositories, url, remote);
      if ('reason' in read) gaps.push(read);
      else known.set(url, read);
      if (!('reason' in read) && !isCommit(remote.ref)) gaps.push(movingGap(url, read));
    }
  }
  return { trees: known, gaps };
}

function* wantedUrls(
  trees: readonly { readonly snapshot: Snapshot; readonly application: Application }[],
  known: ReadonlyMap<string, RemoteTree>,
): Iterable<string> {
  // What is known differs from round to round, and so does what rendering may keep.
  const renderTree = applicationRenderers();
  for (const { snapshot, application } of trees) {
    const { gaps } = renderTree(application)(withRemotes(snapshot, known));
    for (const { url } of gaps) if (url !== undefined) yield url;
  }
}

function mayRead(allowed: readonly string[], { repository }: RemoteUrl): boolean {
  const [owner = ''] = repository.toLowerCase().split('/');
  return allowed.some((entry) => [owner, repository.toLowerCase()].includes(entry.toLowerCase()));
}

async function readOne(repositories: Repositories, url: string, remote: RemoteUrl): Promise<RemoteTree | Gap> {
  const { repository: id, ref, host, path } = remote;
  try {
    const sha = isCommit(ref) ? ref : (await repositories.head({ id, branch: ref })).sha;
    const [snapshot] = await repositories.snapshots({ id, branch: null }, [sha]);
    if (snapshot === undefined) return unreadGap(url, 'it has no tree');
    return { snapshot, path, name: `https://${host}/${id}/blob/${sha}` };
  } catch (error) {
    return unreadGap(url, error instanceof Error ? error.message : String(error));
  }
}

function isCommit(ref: string | null): ref is string {
  return ref !== null && /^[0-9a-f]{40}$/.test(ref);
}

function unreadGap(url: string, why: string): Gap {
  return { reason: 'remote-base', detail: `${url} could not be read: ${why}`, url };
}

/** A branch or a tag may have been elsewhere when the cluster was synced. */
function movingGap(url: string, { name }: RemoteTree): Gap {
  const sha = name.slice(name.lastIndexOf('/') + 1, name.lastIndexOf('/') + 8);
  return { reason: 'remote-base', detail: `${url} is read as it is now, at ${sha}`, url };
}
