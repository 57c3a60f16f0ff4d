import { admit } from '../admission/admit.ts';
import type { ApiServer, Refusal } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import { hasOption } from '../gitops/sync-order.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import { refKey } from '../values/object-ref.ts';
import { sameJson } from '../values/read-json.ts';
import type { LiveObject, ObjectOutcome, Step } from './history.ts';
import { placeObject } from './place-object.ts';
import { planSync, type Turn } from './plan-sync.ts';
import { refusalMessage, wipeOutMessage } from './sync-message.ts';

export interface SyncOptions {
  readonly apiServer: ApiServer;
  /**
   * Where Argo CD meets a custom resource that breaks its schema: only when applying it (the default), or already in the dry run, and then
   * nothing of the commit is applied. It depends on Argo CD's version and settings, so a history can be replayed both ways.
   */
  readonly crdErrorsFoundIn?: 'apply' | 'dry-run';
}

/** What is synced where. */
export interface Sync {
  readonly application: Application;
  readonly commit: Commit;
  readonly rendered: Rendered;
}

/**
 * One sync of one commit onto the objects that are live: what the API server takes is live afterwards, what it refuses stays as it was.
 * With Argo CD a refusal leaves the rest of its wave applied and later waves not started; Flux dry-runs everything and
 * applies nothing then; a folder is applied as `kubectl apply` would, every object on its own.
 */
export function applySync(live: readonly LiveObject[], sync: Sync, options: SyncOptions): Step {
  const { application, commit, rendered } = sync;
  if (rendered.problem !== null) {
    return { commit, outcome: 'failed', message: rendered.problem.message, rendered, objects: [], live };
  }
  const objects = rendered.objects.map((one) => placeObject(one, application.namespace));
  const plan = planSync(live, objects, application);
  if (wipesOut(sync, live)) {
    const untouched = plan.flat().map((turn) => notApplied(turn, new Map()));
    return { commit, outcome: 'failed', message: wipeOutMessage(commit.sha), rendered, objects: untouched, live };
  }
  const dryRun = dryRunRefusals(live, plan.flat(), { sync, options });
  if (dryRun.size > 0) {
    const outcomes = plan.flat().map((turn) => notApplied(turn, dryRun));
    return { commit, outcome: 'failed', ...messageOf(application, outcomes, true), rendered, objects: outcomes, live };
  }
  const done = runPlan(live, plan, { sync, options });
  const outcome = done.outcomes.some(isRejected) ? 'partial' : 'synced';
  const message = messageOf(application, done.outcomes, false);
  return { commit, outcome, ...message, rendered, objects: done.outcomes, live: done.live };
}

function messageOf({ by }: Application, outcomes: readonly ObjectOutcome[], dryRun: boolean): Pick<Step, 'message'> {
  const refused = outcomes.filter(isRejected);
  return refused.length === 0 ? {} : { message: refusalMessage(by, refused, dryRun) };
}

function isRejected({ outcome }: ObjectOutcome): boolean {
  return outcome === 'rejected';
}

interface Context {
  readonly sync: Sync;
  readonly options: SyncOptions;
}

/** An automated sync does not remove everything unless told so (argo-cd, `controller/appcontroller.go`, `autoSync`). */
function wipesOut({ application, rendered }: Sync, live: readonly LiveObject[]): boolean {
  const { automated, prune, allowEmpty } = application.sync;
  return (
    application.by === 'argocd' &&
    automated &&
    prune &&
    allowEmpty !== true &&
    rendered.objects.length === 0 &&
    live.length > 0
  );
}

/** Refusals that come before anything is applied, by object. */
function dryRunRefusals(
  live: readonly LiveObject[],
  turns: readonly Turn[],
  { sync, options }: Context,
): ReadonlyMap<string, Refusal> {
  const { by } = sync.application;
  if (by === 'folder' || (by === 'argocd' && options.crdErrorsFoundIn !== 'dry-run')) return new Map();
  const before = byKey(live);
  const refusals = turns.flatMap((turn): (readonly [string, Refusal])[] => {
    if (turn.kind === 'prune') return [];
    const refusal = refusalOf(turn, before.get(refKey(turn.object.ref)), { sync, options });
    if (refusal === null || (by === 'argocd' && refusal.kind !== 'schema')) return [];
    return [[refKey(turn.object.ref), refusal]];
  });
  return new Map(refusals);
}

/** The outcome of a turn that was not taken: refused beforehand, or not even tried. */
function notApplied(turn: Turn, refusals: ReadonlyMap<string, Refusal>): ObjectOutcome {
  if (turn.kind === 'prune') return { ref: turn.live.ref, outcome: 'not-attempted' };
  const refusal = refusals.get(refKey(turn.object.ref));
  const at = { ref: turn.object.ref, source: turn.object.source };
  return refusal === undefined ? { ...at, outcome: 'not-attempted' } : { ...at, outcome: 'rejected', refusal };
}

function runPlan(
  live: readonly LiveObject[],
  plan: readonly (readonly Turn[])[],
  context: Context,
): { readonly outcomes: readonly ObjectOutcome[]; readonly live: readonly LiveObject[] } {
  const cluster = new Map(byKey(live));
  const outcomes: ObjectOutcome[] = [];
  for (const turns of plan) {
    const stopped = outcomes.some(isRejected);
    for (const turn of turns) outcomes.push(stopped ? notApplied(turn, new Map()) : take(turn, cluster, context));
  }
  return { outcomes, live: [...cluster.values()] };
}

/** Does one turn to `cluster`, which belongs to this sync alone. */
function take(turn: Turn, cluster: Map<string, LiveObject>, context: Context): ObjectOutcome {
  if (turn.kind === 'prune') {
    cluster.delete(refKey(turn.live.ref));
    return { ref: turn.live.ref, outcome: 'pruned', source: turn.live.object.source };
  }
  const { object } = turn;
  const key = refKey(object.ref);
  const before = cluster.get(key);
  const at = { ref: object.ref, source: object.source };
  const refusal = refusalOf(turn, before, context);
  if (refusal !== null) return { ...at, outcome: 'rejected', refusal };
  if (!turn.hook && before !== undefined && sameJson(before.object.manifest, object.manifest)) {
    return { ...at, outcome: 'unchanged' };
  }
  cluster.set(key, { ref: object.ref, object, since: context.sync.commit });
  if (turn.hook && isGoneAfterwards(object)) cluster.delete(key);
  return { ...at, outcome: before === undefined || turn.hook ? 'created' : 'configured' };
}

/** What the API server says to one object; what is live as it is was taken before. */
function refusalOf(
  turn: Turn & { kind: 'apply' },
  before: LiveObject | undefined,
  { sync, options }: Context,
): Refusal | null {
  const { manifest } = turn.object;
  // A hook that exists is deleted first, unless its policy says otherwise, and then it was deleted when it had run.
  if (turn.hook || before === undefined) return admit(null, manifest, options.apiServer);
  if (sameJson(before.object.manifest, manifest)) return null;
  const refusal = admit(before.object.manifest, manifest, options.apiServer);
  const forced =
    sync.application.by === 'flux'
      ? sync.application.sync.options.includes('Force=true')
      : hasOption(manifest, 'argocd.argoproj.io/sync-options', 'Force=true');
  // `--force` deletes and creates what cannot be changed.
  return refusal !== null && forced ? admit(null, manifest, options.apiServer) : refusal;
}

function isGoneAfterwards({ manifest }: RenderedObject): boolean {
  return (
    hasOption(manifest, 'argocd.argoproj.io/hook-delete-policy', 'HookSucceeded') ||
    hasOption(manifest, 'helm.sh/hook-delete-policy', 'hook-succeeded')
  );
}

function byKey(live: readonly LiveObject[]): ReadonlyMap<string, LiveObject> {
  return new Map(live.map((one) => [refKey(one.ref), one]));
}
