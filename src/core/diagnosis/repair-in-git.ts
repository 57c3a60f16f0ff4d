import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { applySync } from '../history/apply-sync.ts';
import type { Step } from '../history/history.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Cause } from './diagnosis.ts';
import type { Episode } from './find-episodes.ts';
import type { Moment } from './timeline.ts';
import type { ReplayedApplication, World } from './world.ts';

/**
 * Whether Git has the repair of a fault already, since which commit, and what may keep it from the cluster. Null where the fault is not repaired: neither
 * did the last sync end it, nor would a sync that takes every object on its own.
 */
export function repairInGit(
  episode: Episode,
  {
    world,
    moments,
    stillThere,
  }: { readonly world: World; readonly moments: readonly Moment[]; readonly stillThere: (cluster: Cluster) => boolean },
): Cause['repairedInGit'] | null {
  const repairing = moments[episode.to + 1];
  if (repairing !== undefined) {
    const application = applicationOf(repairing, world);
    if (repairing.commit === null || application === undefined) return null;
    return { commit: repairing.commit, heldBackBy: holdUps(application.history?.steps.at(-1)) };
  }
  for (const application of world.applications) {
    const repair = repairNotApplied(application, { world, stillThere });
    if (repair !== null) return repair;
  }
  return null;
}

/** The commits at the end of an application's history whose objects, each applied on its own, would end the fault. */
function repairNotApplied(
  application: ReplayedApplication,
  { world, stillThere }: { readonly world: World; readonly stillThere: (cluster: Cluster) => boolean },
): Cause['repairedInGit'] | null {
  const steps = application.history?.steps ?? [];
  let repair: Step | undefined;
  for (const step of [...steps].reverse()) {
    const isUnfinished = step.outcome !== 'synced' && step.rendered.problem === null;
    if (!isUnfinished || stillThere(afterEverything(application, step, world))) break;
    repair = step;
  }
  return repair === undefined ? null : { commit: repair.commit, heldBackBy: holdUps(steps.at(-1)) };
}

/** The cluster if every object of a commit were applied on its own, refused ones staying as they are. */
function afterEverything(application: ReplayedApplication, step: Step, world: World): Cluster {
  const folder = { ...application.application, by: 'folder' as const };
  const synced = applySync(
    step.live,
    { application: folder, commit: step.commit, rendered: step.rendered },
    { apiServer: world.apiServer },
  );
  const others = world.applications.filter((one) => one !== application);
  return buildCluster([
    ...others.flatMap((one) => one.history?.steps.at(-1)?.live.map(({ object }) => object) ?? one.rendered.objects),
    ...synced.live.map(({ object }) => object),
  ]);
}

/** What the last sync says went wrong; with nothing, the cluster may simply not have synced yet. */
function holdUps(last: Step | undefined): readonly string[] {
  if (last === undefined || last.outcome === 'synced') return [];
  const refused = last.objects.flatMap(({ ref, refusal }) =>
    refusal === undefined ? [] : [`${formatRef(ref)} is refused: ${refusal.message}`],
  );
  return refused.length > 0 ? refused : [last.message ?? 'the last sync failed'];
}

function applicationOf({ step }: Moment, world: World): ReplayedApplication | undefined {
  return world.applications.find(({ application }) => application === step?.application);
}
