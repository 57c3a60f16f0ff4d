import { type ApplicationInput, replayWorld } from '../core/diagnosis/replay-world.ts';
import type { ReplayedApplication, World } from '../core/diagnosis/world.ts';
import type { Application } from '../core/gitops/application.ts';
import { type RepositorySettings, repositorySettings } from '../core/gitops/repository-settings.ts';
import type { Commit } from '../core/values/commit.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';
import { applicationWindow } from './application-window.ts';
import { besides } from './besides.ts';
import { deployedIn } from './deployed-in.ts';
import { liveStates } from './live-states.ts';
import type { Settings } from './outside.ts';
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
  const found = await deployedIn(repositories, look, snapshot);
  const declared = look.applications ?? [...own.applications, ...found.applications];
  const { states, gaps: unasked } = await liveStates(settings.deployments, declared);
  const windows = await Promise.all(
    declared.map((application) =>
      applicationWindow(repositories, settings.historyLimit, {
        ...look,
        snapshot,
        application,
        state: states.get(application),
      }),
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

/** The same at the newest commit of a repository's branch. */
export async function lookAtNewest(
  repositories: Repositories,
  settings: Reading,
  repository: RepositoryRef,
): Promise<World> {
  const { sha } = await repositories.head(repository);
  return lookAtRepository(repositories, settings, { repository, at: sha });
}

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
