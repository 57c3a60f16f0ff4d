import type { ApiServer } from '../admission/refusal.ts';
import { buildCluster } from '../cluster/build-cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ReplayedApplication, World } from '../diagnosis/world.ts';
import { applySync } from '../history/apply-sync.ts';
import type { History, Step } from '../history/history.ts';
import { locateIn } from '../network/locate-in.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Finding } from '../rules/finding.ts';
import { inspectApplication } from '../rules/inspect-application.ts';
import type { Commit } from '../values/commit.ts';
import type { Edit } from '../values/edit.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { withFiles } from '../values/snapshot.ts';
import { editedFiles } from './patch.ts';

/** What becomes of the cluster when the edits are merged and synced. */
export interface Simulated {
  /** All applications' live objects. */
  readonly live: Cluster;
  /** What the API server refuses of the applications that the edits touch. */
  readonly rejected: readonly ObjectRef[];
  /** What the sync deletes and makes anew. */
  readonly recreated: readonly ObjectRef[];
  /** What the rules find in those applications. */
  readonly findings: readonly Finding[];
}

interface Synced {
  readonly replayed: ReplayedApplication;
  readonly live: readonly RenderedObject[];
  /** Null for an application that the edits do not touch. */
  readonly step: Step | null;
  readonly rendered: Rendered;
}

/** Stands for the merge that has not happened. */
const MERGE: Commit = { sha: '0'.repeat(40), subject: 'the edits', author: 'Suture', date: 0, parents: [] };

/** Merges the edits, renders and syncs every application they touch, and looks at the outcome. Null when one of them no longer renders. */
export function simulate(world: World, edits: readonly Edit[]): Simulated | null {
  const changed = editedFiles(world.snapshot, edits);
  const snapshot = withFiles(world.snapshot, changed);
  const synced = world.applications.map((replayed) =>
    sync(replayed, snapshot, { changed, apiServer: world.apiServer }),
  );
  if (synced.some(({ step, rendered }) => step !== null && rendered.problem !== null)) return null;
  const live = buildCluster(synced.flatMap((one) => one.live));
  const touched = synced.filter(({ step }) => step !== null);
  return {
    live,
    rejected: touched.flatMap(({ step }) =>
      (step?.objects ?? []).filter(({ outcome }) => outcome === 'rejected').map(({ ref }) => ref),
    ),
    recreated: touched.flatMap(({ step }) =>
      (step?.objects ?? []).filter(({ recreated }) => recreated === true).map(({ ref }) => ref),
    ),
    findings: touched.flatMap((one) => inspect(one, { world, live, snapshot })),
  };
}

function sync(
  replayed: ReplayedApplication,
  snapshot: Snapshot,
  { changed, apiServer }: { readonly changed: ReadonlyMap<string, string>; readonly apiServer: ApiServer },
): Synced {
  const { application, history, rendered } = replayed;
  const last = history?.steps.at(-1);
  if (!rendered.files.some((file) => changed.has(file))) {
    return { replayed, rendered, step: null, live: last?.live.map(({ object }) => object) ?? rendered.objects };
  }
  const edited = replayed.renderTree(snapshot);
  const step = applySync(last?.live ?? [], { application, commit: MERGE, rendered: edited }, { apiServer });
  return { replayed, rendered: edited, step, live: step.live.map(({ object }) => object) };
}

function inspect(
  { replayed, rendered, step }: Synced,
  { world, live, snapshot }: { readonly world: World; readonly live: Cluster; readonly snapshot: Snapshot },
): readonly Finding[] {
  const where = locateIn(snapshot);
  return inspectApplication({
    application: replayed.application,
    rendered,
    history: extended(replayed.history, step),
    live,
    sourceOf: (object, path) => where(object, path) ?? object.source,
    network: world.network,
  });
}

function extended(history: History | null, step: Step | null): History | null {
  return history === null || step === null ? history : { ...history, steps: [...history.steps, step] };
}
