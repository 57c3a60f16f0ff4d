import type { ApiServer } from '../admission/refusal.ts';
import { buildCluster } from '../cluster/build-cluster.ts';
import type { Application } from '../gitops/application.ts';
import { asDeclaredIn } from '../gitops/as-declared-in.ts';
import { NEWEST_MINOR } from '../history/api-server-of.ts';
import type { SyncOptions } from '../history/apply-sync.ts';
import type { Disagreement } from '../history/compare-live.ts';
import { correctByLive } from '../history/correct-by-live.ts';
import type { History } from '../history/history.ts';
import type { LiveState } from '../history/live-state.ts';
import { dependenciesFirst, otherApplications } from '../history/other-applications.ts';
import { type RenderTree, renderTrees } from '../history/render-trees.ts';
import { replay } from '../history/replay.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import { inspectApplication } from '../rules/inspect-application.ts';
import type { Commit } from '../values/commit.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { formerServices } from './former-services.ts';
import { sourceFinder } from './source-finder.ts';
import type { World } from './world.ts';

/** A commit, its tree, and what the application was in it where its folder had another name. */
export interface CommitInput {
  readonly commit: Commit;
  readonly snapshot: Snapshot;
  readonly as?: Application;
}

/** One application and the commits that touched it, oldest first, each with its tree. No commits: only what the tree says counts. */
export interface ApplicationInput {
  readonly application: Application;
  readonly commits: readonly CommitInput[];
  readonly baselineWhy?: History['baseline']['why'];
  /** What the deployer says of it, where it was asked. */
  readonly state?: LiveState;
  /** The newest of the commits that the deployer reports as fully synced. */
  readonly syncedAt?: string;
}

export interface WorldInput {
  /** The tree that is looked at; it may be newer than the last commit (a working tree). */
  readonly snapshot: Snapshot;
  readonly applications: readonly ApplicationInput[];
  /** What was not seen on the way here. */
  readonly gaps?: readonly Gap[];
  readonly apiServer?: ApiServer;
  /** What is known of the cluster's network; everything has Cilium's default. */
  readonly network?: NetworkSettings;
  /** See `SyncOptions`; Git does not tell which of the two an Argo CD does. */
  readonly crdErrorsFoundIn?: SyncOptions['crdErrorsFoundIn'];
}

/** Only its words depend on it. */
const ASSUMED_API_SERVER: ApiServer = { minor: NEWEST_MINOR };

interface Replayed {
  readonly application: Application;
  readonly history: History | null;
  readonly rendered: Rendered;
  readonly live: readonly RenderedObject[];
  readonly disagreements: readonly Disagreement[];
  readonly renderTree: RenderTree;
}

/** Replays every application and lets the rules look at the outcome. Pure and complete: `diagnose` needs nothing else. */
export function replayWorld(input: WorldInput): World {
  const { snapshot, applications, gaps = [], apiServer = ASSUMED_API_SERVER, network = {}, crdErrorsFoundIn } = input;
  const sources = sourceFinder(snapshot);
  const options: SyncOptions = {
    apiServer,
    ...(crdErrorsFoundIn === undefined ? {} : { crdErrorsFoundIn }),
  };
  const others = otherApplications();
  const byInput = new Map<ApplicationInput, Replayed>();
  for (const one of dependenciesFirst(applications)) {
    const known = { ...options, ...others.optionsFor(one.application) };
    const done = replayOne(one, { snapshot, options: known, sources });
    if (done.history !== null) others.learn(done.history);
    byInput.set(one, done);
  }
  const replayed = applications.flatMap((one) => byInput.get(one) ?? []);
  const live = buildCluster(replayed.flatMap((one) => one.live));
  const deployers = new Map(replayed.flatMap((one) => one.live.map((object) => [object, one.application] as const)));
  const hadService = formerServices(replayed.flatMap(({ history }) => history?.steps ?? []));
  const { sourceOf } = sources;
  const trees = new Map(
    applications.flatMap(({ commits }) => commits.map((one) => [one.commit.sha, one.snapshot] as const)),
  );
  return {
    snapshot,
    applications: replayed.map(({ application, history, rendered, renderTree, disagreements }) => ({
      application,
      history,
      rendered,
      renderTree,
      findings: inspectApplication({
        application,
        history,
        rendered,
        live,
        network,
        sourceOf,
        textOf: (file) => snapshot.text(file),
        hadService,
        disagreements,
        deployers,
      }),
    })),
    live,
    desired: buildCluster(replayed.flatMap(({ rendered }) => rendered.objects)),
    gaps: [...gaps, ...replayed.flatMap(({ history, rendered }) => [...rendered.gaps, ...(history?.gaps ?? [])])],
    apiServer,
    network,
    sourceOf,
    treeAt: (sha) => trees.get(sha),
  };
}

function replayOne(
  { application, commits, baselineWhy, state, syncedAt }: ApplicationInput,
  at: {
    readonly snapshot: Snapshot;
    readonly options: SyncOptions;
    readonly sources: ReturnType<typeof sourceFinder>;
  },
): Replayed {
  const renderTree = renderTrees(application);
  const renderIn = (snapshot: Snapshot, as?: Application): Rendered => {
    const rendered = renderTree(snapshot, as);
    at.sources.learn(rendered.objects, snapshot);
    return rendered;
  };
  const steps = commits.map(({ commit, snapshot, as }) => ({
    commit,
    rendered: renderIn(snapshot, as),
    declared: asDeclaredIn(snapshot, as ?? application),
  }));
  const rendered = renderIn(at.snapshot);
  if (steps.length === 0)
    return { application, history: null, rendered, live: rendered.objects, renderTree, disagreements: [] };
  const inferred = replay(application, steps, {
    ...at.options,
    baselineWhy: baselineWhy ?? 'oldest-in-window',
    ...(syncedAt === undefined ? {} : { syncedAt }),
  });
  const { history, disagreements } =
    state === undefined ? { history: inferred, disagreements: [] } : correctByLive(inferred, state);
  const trees = new Map(commits.map(({ commit, snapshot }) => [commit.sha, snapshot]));
  for (const { object, since } of history.steps.flatMap(({ live }) => live)) {
    const tree = trees.get(since.sha);
    if (tree !== undefined) at.sources.learn([object], tree);
  }
  const live = (history.steps.at(-1)?.live ?? []).map(({ object }) => object);
  return { application, history, rendered, live, renderTree, disagreements };
}
