import { type ApplicationInput, replayWorld } from '../core/diagnosis/replay-world.ts';
import type { ReplayedApplication, World } from '../core/diagnosis/world.ts';
import type { Application } from '../core/gitops/application.ts';
import { type RepositorySettings, repositorySettings } from '../core/gitops/repository-settings.ts';
import { findDeployed } from '../core/history/find-deployed.ts';
import type { LiveState } from '../core/history/live-state.ts';
import type { Commit } from '../core/values/commit.ts';
import type { Gap } from '../core/values/gap.ts';
import { type Snapshot, withCharts, withRemotes } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';
import { applicationHistory, type HistoryCommit } from './application-history.ts';
import { liveStates } from './live-states.ts';
import type { Settings } from './outside.ts';
import { readCharts } from './read-charts.ts';
import { readRemotes } from './read-remotes.ts';
import { rememberedTrees } from './remembered-trees.ts';
import { serverFor } from './server-for.ts';
import { submoduleGaps } from './submodule-gaps.ts';

/** Where to look. */
export interface Look {
  readonly repository: RepositoryRef;
  /** The commit; null for a folder without history. */
  readonly at: string | null;
  /** A working tree that lies on top of `at`; without it the tree at `at` is looked at. */
  readonly snapshot?: Snapshot;
  /** True when `snapshot` holds changes nobody committed that are to be replayed as if they were, and synced. */
  readonly uncommitted?: boolean;
  /** A commit known to be fully synced: the replay starts there. Without it, the oldest commit of the window is taken as healthy. */
  readonly synced?: string;
  /** What to replay; by default every application the tree declares. */
  readonly applications?: readonly Application[];
  /** Told before each part that may take a while. */
  readonly onProgress?: (doing: string) => void;
}

/** Nothing between a sync that is known and now may be left out; more than this is a mistake in the revision. */
const SINCE_SYNCED = 1000;

type Reading = Pick<
  Settings,
  'historyLimit' | 'apiServer' | 'kubernetesMinor' | 'remoteBases' | 'charts' | 'deployments'
>;

/**
 * Reads a repository and its recent history and replays every application in it. Asks for one tree, for each application's commits,
 * and for all older trees together, which cost only the objects not seen before.
 */
export async function lookAtRepository(given: Repositories, settings: Reading, look: Look): Promise<World> {
  const repositories = rememberedTrees(given);
  const snapshot = look.snapshot ?? (await treeAt(repositories, look));
  const own = repositorySettings(snapshot);
  const found = findDeployed(snapshot, isOnForge(look.repository.id) ? { repository: look.repository.id } : {});
  const declared = look.applications ?? [...own.applications, ...found.applications];
  const { states, gaps: unasked } = await liveStates(settings.deployments, declared);
  const windows = await Promise.all(
    declared.map((application) =>
      windowOf(repositories, settings, { look, snapshot, application, state: states.get(application) }),
    ),
  );
  const commits = new Set(windows.flatMap((window) => window.commits.map(({ commit }) => commit.sha))).size;
  look.onProgress?.(`reading ${commits} commits of ${windows.length} applications`);
  const trees = await treesOf(
    repositories,
    look.repository,
    windows.flatMap(({ commits }) => commits.map(({ commit }) => commit)),
  );
  const applications = windows.map(
    ({ application, commits, known, state, syncedAt }): ApplicationInput => ({
      application,
      ...(state === undefined ? {} : { state }),
      ...(syncedAt === undefined ? {} : { syncedAt }),
      commits: [
        ...commits.flatMap(({ commit, as }) => {
          const tree = trees.get(commit.sha);
          return tree === undefined ? [] : [{ commit, snapshot: tree, ...(as === undefined ? {} : { as }) }];
        }),
        ...(look.uncommitted === true
          ? commits.slice(-1).map((last) => ({ commit: uncommitted(last.commit), snapshot }))
          : []),
      ],
      baselineWhy: known ? 'known-synced' : 'oldest-in-window',
    }),
  );
  look.onProgress?.(`replaying ${commits} commits`);
  const apiServer = serverFor(settings, snapshot);
  const { gaps, beside } = await besides(repositories, settings, { snapshot, applications });
  const world = replayWorld({
    snapshot: beside(snapshot),
    applications: applications.map(({ commits, ...application }) => ({
      ...application,
      commits: commits.map((one) => ({ ...one, snapshot: beside(one.snapshot) })),
    })),
    gaps: [
      ...own.gaps,
      ...found.gaps,
      ...windows.flatMap((window) => window.gaps),
      ...submoduleGaps(snapshot),
      ...unasked,
      ...gaps,
    ],
    apiServer,
    network: own.network,
  });
  return {
    ...world,
    applications: world.applications.map((replayed) => {
      const state = states.get(replayed.application);
      return withoutIgnored(state === undefined ? replayed : { ...replayed, state }, own);
    }),
  };
}

/** Stands for the commit that the working tree is not yet. */
const uncommitted = ({ sha, date }: Commit): Commit => ({
  sha: '0'.repeat(40),
  subject: 'uncommitted changes',
  author: '',
  date,
  parents: [sha],
});

/** A tree with what is no part of it beside it, the same way for the same tree. */
type Beside = (tree: Snapshot) => Snapshot;

/** Reads what the kustomizations name that is not in the repository: trees of other repositories, and what charts come to. */
async function besides(
  repositories: Repositories,
  { remoteBases, charts }: Reading,
  { snapshot, applications }: { readonly snapshot: Snapshot; readonly applications: readonly ApplicationInput[] },
): Promise<{ readonly gaps: readonly Gap[]; readonly beside: Beside }> {
  const rendered = applications.flatMap(({ application, commits }) => [
    { application, snapshot },
    ...commits.map((one) => ({ application: one.as ?? application, snapshot: one.snapshot })),
  ]);
  const remotes = remoteBases === undefined ? null : await readRemotes(repositories, rendered, remoteBases);
  const withTrees = once((tree) => (remotes === null ? tree : withRemotes(tree, remotes.trees)));
  const gaps = remotes?.gaps ?? [];
  if (charts === undefined) return { gaps, beside: withTrees };
  const outcomes = await readCharts(
    charts,
    rendered.map((one) => ({ ...one, snapshot: withTrees(one.snapshot) })),
  );
  return { gaps, beside: once((tree) => withCharts(withTrees(tree), outcomes)) };
}

function once(make: Beside): Beside {
  const made = new Map<Snapshot, Snapshot>();
  return (tree) => {
    const known = made.get(tree) ?? make(tree);
    made.set(tree, known);
    return known;
  };
}

/** The same at the newest commit of a repository's branch. */
export async function lookAtNewest(
  repositories: Repositories,
  settings: Reading,
  repository: RepositoryRef,
): Promise<World> {
  const { sha } = await repositories.head(repository);
  return lookAtRepository(repositories, settings, { repository, at: sha });
}

interface Window {
  readonly application: Application;
  /** Oldest first. */
  readonly commits: readonly HistoryCommit[];
  readonly gaps: readonly Gap[];
  /** Whether the oldest is known to be synced. */
  readonly known: boolean;
  readonly state?: LiveState | undefined;
  /** The commit that the last successful sync brought, as far as it touches the application. */
  readonly syncedAt?: string | undefined;
}

/** The commits of one application, from the one known to be synced (or the oldest of the window) to the newest. */
async function windowOf(
  repositories: Repositories,
  { historyLimit }: Reading,
  {
    look,
    snapshot,
    application,
    state,
  }: {
    readonly look: Look;
    readonly snapshot: Snapshot;
    readonly application: Application;
    readonly state: LiveState | undefined;
  },
): Promise<Window> {
  if (look.at === null) return { application, commits: [], gaps: [], known: false };
  const { repository, at, synced } = look;
  const { commits, gaps } = await applicationHistory(repositories, {
    repository,
    application,
    snapshot,
    to: at,
    ...(synced === undefined ? { limit: historyLimit } : { from: synced, limit: SINCE_SYNCED }),
  });
  const syncedAt = await lastSynced(repositories, { repository, application, snapshot, state });
  return { application, commits, gaps, known: synced !== undefined, state, syncedAt };
}

/** The newest commit of an application that the last successful sync had; undefined where there was none, or its commit is gone from the repository. */
async function lastSynced(
  repositories: Repositories,
  {
    repository,
    application,
    snapshot,
    state,
  }: Pick<Look, 'repository'> & Pick<Window, 'application' | 'state'> & { readonly snapshot: Snapshot },
): Promise<string | undefined> {
  if (state === undefined || state.synced === null) return undefined;
  try {
    const { commits } = await applicationHistory(repositories, {
      repository,
      application,
      snapshot,
      to: state.synced,
      limit: 1,
    });
    return commits.at(-1)?.commit.sha;
  } catch {
    return undefined;
  }
}

/** `owner/name`; a local repository is named by its folder. */
const isOnForge = (id: string): boolean => /^[\w.-]+\/[\w.-]+$/.test(id);

function withoutIgnored(replayed: ReplayedApplication, { ignores }: RepositorySettings): ReplayedApplication {
  return { ...replayed, findings: replayed.findings.filter((finding) => !ignores(finding)) };
}

async function treeAt(repositories: Repositories, look: Look): Promise<Snapshot> {
  const [tree] = look.at === null ? [] : await repositories.snapshots(look.repository, [look.at]);
  if (tree === undefined) throw new Error(`${look.repository.id} has no tree at ${look.at ?? 'no commit'}`);
  return tree;
}

async function treesOf(
  repositories: Repositories,
  repository: RepositoryRef,
  commits: readonly Commit[],
): Promise<ReadonlyMap<string, Snapshot>> {
  const shas = [...new Set(commits.map(({ sha }) => sha))];
  const trees = shas.length === 0 ? [] : await repositories.snapshots(repository, shas);
  return new Map(trees.flatMap((tree) => (tree.commit === null ? [] : [[tree.commit, tree] as const])));
}
