import { resolveRev } from '../../adapters/git/resolve-rev.ts';
import { lookAtRepository } from '../../app/look-at-repository.ts';
import type { Cluster } from '../../core/cluster/cluster.ts';
import type { World } from '../../core/diagnosis/world.ts';
import { NEWEST_MINOR } from '../../core/history/api-server-of.ts';
import type { Gap } from '../../core/values/gap.ts';
import { applicationsAt } from './applications-at.ts';
import type { Tree } from './tree.ts';

export interface LookOptions {
  /** Folders in the snapshot; empty means every application the repository declares. */
  readonly paths: readonly string[];
  /** A revision taken as fully applied. */
  readonly synced?: string;
  /** False when only the tree counts, not how it came about. */
  readonly history: boolean;
  /** True when what nobody committed yet counts as the newest commit, synced like the others. */
  readonly uncommitted?: boolean;
}

/** As the bot's: fifty commits, and the words of the newest Kubernetes (`.suture.yaml` and `--kube-version` may say otherwise). */
export const DEFAULTS = { historyLimit: 50, apiServer: { minor: NEWEST_MINOR } } as const;

/** The defaults, and what the user gave to read with. */
export function settingsFor({
  charts,
  kubernetesMinor,
}: Tree): typeof DEFAULTS & Pick<Tree, 'charts' | 'kubernetesMinor'> {
  return {
    ...DEFAULTS,
    ...(charts === undefined ? {} : { charts }),
    ...(kubernetesMinor === undefined ? {} : { kubernetesMinor }),
  };
}

/** Replays what a command is about. */
export async function lookAt(tree: Tree, { paths, synced, history, uncommitted = false }: LookOptions): Promise<World> {
  const world = await lookAtRepository(tree.repositories, settingsFor(tree), {
    repository: { id: tree.root, branch: null },
    at: history ? tree.at : null,
    snapshot: tree.snapshot,
    ...(uncommitted && (await tree.uncommitted()).length > 0 ? { uncommitted } : {}),
    onProgress: tree.progress,
    ...(synced === undefined ? {} : { synced: await resolveRev(tree.root, synced) }),
    ...(paths.length === 0 ? {} : { applications: paths.flatMap((path) => applicationsAt(tree, path)) }),
  });
  return history && tree.at === null && world.applications.length > 0
    ? { ...world, gaps: [...world.gaps, NO_HISTORY] }
    : world;
}

/** A world, and the cluster in it that a command asks about. */
export interface Judged {
  readonly world: World;
  readonly cluster: Cluster;
}

/** What the folders render to (none: the whole repository), or, from a revision that is taken as fully applied, what is predicted to be live. */
export async function clusterAt(tree: Tree, paths: readonly string[], liveFrom: string | undefined): Promise<Judged> {
  if (liveFrom === undefined) {
    const world = await lookAt(tree, { paths, history: false });
    return { world, cluster: world.desired };
  }
  const world = await lookAt(tree, { paths, history: true, synced: liveFrom });
  return { world, cluster: world.live };
}

/** A folder without Git, or without a commit. */
const NO_HISTORY: Gap = {
  reason: 'history-cut',
  detail:
    'there is no Git history here: what was applied before is not known, and so neither what the API server would refuse to change nor which commit broke what',
};
