import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Application } from '../gitops/application.ts';
import type { Step } from '../history/history.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { ReplayedApplication, World } from './world.ts';

/** The predicted cluster after one sync. */
export interface Moment {
  /** Null for a world without history. */
  readonly commit: Commit | null;
  readonly cluster: Cluster;
  /** The sync that led here, of one of the world's applications. */
  readonly step: { readonly application: Application; readonly index: number } | null;
}

/**
 * The predicted clusters from the oldest sync to the newest, the last one being `world.live`. Only applications with objects in `namespaces` move;
 * the others stand as they are now, which keeps a repository with many applications affordable. Commits are ordered by date, each application's own
 * in their order.
 */
export function timeline(world: World, namespaces: ReadonlySet<string>): readonly Moment[] {
  const moving = world.applications.filter((one) => one.history !== null && touches(one, namespaces));
  const state = new Map<ReplayedApplication, readonly RenderedObject[]>(
    world.applications.map((one) => [
      one,
      liveOf(moving.includes(one) ? one.history?.steps[0] : one.history?.steps.at(-1), one),
    ]),
  );
  const syncs = inOrder(moving);
  let cluster = buildCluster([...state.values()].flat());
  const moments = syncs.map(({ application, step, index }): Moment => {
    if (index > 0 && changesAnything(step)) {
      state.set(application, liveOf(step, application));
      cluster = buildCluster([...state.values()].flat());
    }
    return { commit: step.commit, cluster, step: { application: application.application, index } };
  });
  const last = moments.at(-1);
  return last === undefined
    ? [{ commit: null, cluster: world.live, step: null }]
    : [...moments.slice(0, -1), { ...last, cluster: world.live }];
}

interface Sync {
  readonly application: ReplayedApplication;
  readonly step: Step;
  readonly index: number;
}

function inOrder(applications: readonly ReplayedApplication[]): readonly Sync[] {
  const queues = applications.map((application) =>
    (application.history?.steps ?? []).map((step, index): Sync => ({ application, step, index })),
  );
  const merged: Sync[] = [];
  for (;;) {
    const [first] = queues
      .filter((queue) => queue.length > 0)
      .sort((a, b) => (a[0]?.step.commit.date ?? 0) - (b[0]?.step.commit.date ?? 0));
    const next = first?.shift();
    if (next === undefined) return merged;
    merged.push(next);
  }
}

function liveOf(step: Step | undefined, { rendered }: ReplayedApplication): readonly RenderedObject[] {
  return step === undefined ? rendered.objects : step.live.map(({ object }) => object);
}

function changesAnything({ objects }: Step): boolean {
  return objects.some(({ outcome }) => outcome === 'created' || outcome === 'configured' || outcome === 'pruned');
}

/** Cluster-wide policies act in every namespace. */
function touches({ history, rendered }: ReplayedApplication, namespaces: ReadonlySet<string>): boolean {
  const objects = [
    ...rendered.objects,
    ...(history?.steps ?? []).flatMap(({ live }) => live.map(({ object }) => object)),
  ];
  return objects.some(
    ({ ref }) => namespaces.has(ref.namespace ?? 'default') || ref.kind === 'CiliumClusterwideNetworkPolicy',
  );
}
