import { admit } from '../admission/admit.ts';
import type { Application } from '../gitops/application.ts';
import type { Rendered } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { Gap } from '../values/gap.ts';
import { formatRef } from '../values/object-ref.ts';
import { applySync, type SyncOptions } from './apply-sync.ts';
import { doubtGaps } from './doubt-gaps.ts';
import { fullySynced } from './fully-synced.ts';
import type { History, ObjectOutcome, Step } from './history.ts';
import { placeObject } from './place-object.ts';
import { retryGaps } from './retry-gaps.ts';
import { buildMessage } from './sync-message.ts';

export interface ReplayOptions extends SyncOptions {
  /** Why the first commit is taken as fully applied. */
  readonly baselineWhy: History['baseline']['why'];
  /** A commit of the history that the deployer itself reports as fully synced. */
  readonly syncedAt?: string;
}

/** A commit and what the application's folder renders to there. */
export interface RenderedCommit {
  readonly commit: Commit;
  readonly rendered: Rendered;
  /** The application as the commit declares it, whose options decide how it is synced; as it is now where nothing is said. */
  readonly declared?: Application;
}

/**
 * Folds the sync over an application's commits, oldest first: the cluster as it must look after each, without asking it. The first commit
 * is the baseline; each later one is synced onto what the one before left live.
 * @throws RangeError without commits: there is no history of nothing.
 */
export function replay(application: Application, commits: readonly RenderedCommit[], options: ReplayOptions): History {
  const [first, ...later] = commits;
  if (first === undefined) throw new RangeError(`no commits to replay for application ${application.name}`);
  const steps = [baselineStep(first.declared ?? application, first, options)];
  for (const { commit, rendered, declared = application } of later) {
    const live = steps.at(-1)?.live ?? [];
    const sync = { application: declared, commit, rendered };
    const known = commit.sha === options.syncedAt && rendered.problem === null;
    steps.push(known ? fullySynced(live, sync) : applySync(live, sync, options));
  }
  const baseline = { commit: first.commit, why: options.baselineWhy };
  return { application, baseline, steps, gaps: gapsOf({ application, steps, options }) };
}

/**
 * Everything the first commit renders to, taken as live. Where that is only our assumption, what the API server would refuse even as a new
 * object is left out: it cannot be live in this form.
 */
function baselineStep(application: Application, { commit, rendered }: RenderedCommit, options: ReplayOptions): Step {
  if (rendered.problem !== null) {
    const message = buildMessage(application, rendered, rendered.problem);
    return { commit, outcome: 'failed', message, rendered, objects: [], live: [] };
  }
  const assumed = options.baselineWhy === 'oldest-in-window';
  const placed = rendered.objects.map((one) => placeObject(one, application.namespace));
  const judged = placed.map((object) => ({
    object,
    refusal: assumed ? admit(null, object.manifest, options.apiServer) : null,
  }));
  const objects = judged.map(({ object, refusal }): ObjectOutcome => {
    const at = { ref: object.ref, source: object.source };
    return refusal === null ? { ...at, outcome: 'unchanged' } : { ...at, outcome: 'rejected', refusal };
  });
  const live = judged.flatMap(({ object, refusal }) =>
    refusal === null ? [{ ref: object.ref, object, since: commit }] : [],
  );
  return { commit, outcome: live.length === placed.length ? 'synced' : 'partial', rendered, objects, live };
}

interface Replayed {
  readonly application: Application;
  readonly steps: readonly Step[];
  readonly options: ReplayOptions;
}

function gapsOf(replayed: Replayed): readonly Gap[] {
  return [
    ...unrenderedGaps(replayed),
    ...skippedGaps(replayed),
    ...baselineGaps(replayed),
    ...syncGaps(replayed.application),
    ...dependencyGaps(replayed),
    ...dryRunGaps(replayed),
    ...retryGaps(replayed.steps),
    ...doubtGaps(replayed.steps, replayed.options.apiServer),
  ];
}

/** Without a first rendering nothing is known to be live: the next commit looks as if it created everything. */
function unrenderedGaps({ steps: [first] }: Replayed): readonly Gap[] {
  if (first === undefined || first.rendered.problem === null) return [];
  const { message, source } = first.rendered.problem;
  const detail = `the baseline ${first.commit.sha.slice(0, 12)} does not render, so what was live before is not known: ${message}`;
  return [{ reason: 'render-failed', detail, ...(source !== undefined && { source }) }];
}

/** How many are named. */
const NAMED = 3;

/** What a commit that does not render would have changed is not known; what came after it is synced onto what was before. */
function skippedGaps({ steps }: Replayed): readonly Gap[] {
  const last = steps.findLastIndex(({ rendered }) => rendered.problem === null);
  const skipped = steps.slice(1, Math.max(1, last)).filter(({ rendered }) => rendered.problem !== null);
  const problem = skipped[0]?.rendered.problem ?? null;
  if (problem === null) return [];
  const { message, source } = problem;
  const names = skipped.slice(0, NAMED).map(({ commit }) => commit.sha.slice(0, 12));
  const more = skipped.length > NAMED ? ` and ${skipped.length - NAMED} more` : '';
  const detail = `${names.join(', ')}${more} cannot be rendered and changed nothing: ${message}`;
  return [{ reason: 'render-failed', detail, ...(source !== undefined && { source }) }];
}

function baselineGaps({ steps, options }: Replayed): readonly Gap[] {
  const [first] = steps;
  if (first === undefined || options.baselineWhy !== 'oldest-in-window') return [];
  // What is live now does not rest on the assumption where a later sync is known.
  if (steps.some(({ commit }) => commit.sha === options.syncedAt)) return [];
  const { sha, subject } = first.commit;
  const gaps: Gap[] = [
    {
      reason: 'baseline-assumed',
      detail: `${sha.slice(0, 12)} (${subject}) is the oldest commit looked at, and taken as healthy and fully applied`,
    },
  ];
  for (const { ref, outcome, source } of first.objects) {
    if (outcome !== 'rejected') continue;
    const detail = `${formatRef(ref)} cannot be live as the oldest commit declares it; whether an earlier form of it is, is not known`;
    gaps.push({ reason: 'live-state', detail, ...(source !== undefined && { source }) });
  }
  return gaps;
}

/** Nobody can tell from Git when a person pressed Sync. */
function syncGaps({ by, name, sync, source }: Application): readonly Gap[] {
  if (sync.automated || by === 'folder') return [];
  const detail = `${name} is not synced automatically; every commit is taken as synced`;
  return [{ reason: 'live-state', detail, ...(source !== undefined && { source }) }];
}

/** Where only one application is looked at, nobody knows what those it waits for did. */
function dependencyGaps({ application: { name, dependsOn = [], source }, options }: Replayed): readonly Gap[] {
  if (dependsOn.length === 0 || options.notReady !== undefined) return [];
  const detail = `${name} is applied only while ${dependsOn.join(', ')} is ready, which is not replayed here and taken for true`;
  return [{ reason: 'live-state', detail, ...(source !== undefined && { source }) }];
}

function dryRunGaps({ application, steps, options }: Replayed): readonly Gap[] {
  if (application.by !== 'argocd') return [];
  const taken = options.crdErrorsFoundIn ?? 'apply';
  const refused = steps
    .slice(1)
    .flatMap(({ objects }) =>
      objects.filter(({ refusal }) => refusal?.kind === 'schema' && refusal.reason !== 'NotFound'),
    );
  const byObject = new Map(refused.map((one) => [formatRef(one.ref), one]));
  return [...byObject].map(([name, { source }]) => ({
    reason: 'live-state',
    detail: `Argo CD finds that ${name} is refused either in its dry run, and then applies nothing of the commit, or only when applying it; taken as ${taken === 'apply' ? 'found when applying' : 'found in the dry run'}`,
    ...(source !== undefined && { source }),
  }));
}
