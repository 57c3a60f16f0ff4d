import type { ApiServer } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import { hasOption, isHook } from '../gitops/sync-order.ts';
import type { Rendered, RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import { type ObjectRef, refKey } from '../values/object-ref.ts';
import type { LiveObject, ObjectOutcome, Step } from './history.ts';
import { ignoredFields, isSameBut, withLiveFields } from './ignored-differences.ts';
import { isManagedNamespace } from './managed-namespace.ts';
import { placeObject, withManifest } from './place-object.ts';
import { planSync, type Turn } from './plan-sync.ts';
import { refusedBeforehand } from './refused-beforehand.ts';
import { type Judged, notApplied, type Refusals, runPlan } from './run-plan.ts';
import { serverWithFacts } from './server-with-facts.ts';
import {
  buildMessage,
  refusalMessage,
  retriesOf,
  sharedMessage,
  waitingMessage,
  wipeOutMessage,
} from './sync-message.ts';

export interface SyncOptions {
  readonly apiServer: ApiServer;
  /**
   * Where Argo CD meets a custom resource that breaks its schema: only when applying it (the default), or already in the dry run, and then
   * nothing of the commit is applied. It depends on Argo CD's version and settings, so a history can be replayed both ways.
   */
  readonly crdErrorsFoundIn?: 'apply' | 'dry-run';
  /** The other application that deploys an object too, where one does: what `FailOnSharedResource=true` refuses. */
  readonly alsoDeployedBy?: (ref: ObjectRef) => string | undefined;
  /** A Flux Kustomization, `namespace/name`, that this one depends on and whose sync at a commit did not go through. */
  readonly notReady?: (commit: Commit) => string | undefined;
}

/** What is synced where. */
export interface Sync {
  readonly application: Application;
  readonly commit: Commit;
  readonly rendered: Rendered;
}

/**
 * One sync of one commit onto the objects that are live: what the API server takes is live afterwards, what it refuses stays as it was.
 * With Argo CD a refusal leaves the rest of its wave applied and later waves not started; Flux dry-runs each of its stages and
 * applies nothing of one that is refused; a folder is applied as `kubectl apply` would, every object on its own.
 */
export function applySync(live: readonly LiveObject[], sync: Sync, options: SyncOptions): Step {
  const { application, commit, rendered } = sync;
  if (rendered.problem !== null) {
    const message = buildMessage(application, rendered, rendered.problem);
    return { commit, outcome: 'failed', message, rendered, objects: [], live };
  }
  const objects = wantedObjects(live, sync);
  const plan = planSync(live, objects, application);
  const nothing = (refusals: Refusals, message: string, retried = false): Step => ({
    commit,
    outcome: 'failed',
    message,
    ...(retried && retriesOf(application, commit.sha, message)),
    rendered,
    objects: plan.flat().map((turn) => notApplied(turn, refusals)),
    live,
  });
  const held = heldBack(live, objects, sync, options);
  if (held !== null) return nothing(new Map(), held);
  if (isInSync(live, objects, plan, application)) {
    const unchanged = objects.filter(({ manifest }) => !isHook(manifest));
    return { commit, outcome: 'synced', rendered, objects: unchanged.map((object) => outcomeOf(object)), live };
  }
  const judged = { application, commit, apiServer: serverWithFacts(options.apiServer, live, objects) };
  for (const [when, refusals] of refusedBeforehand(live, plan, {
    ...judged,
    inDryRun: options.crdErrorsFoundIn === 'dry-run',
  })) {
    if (refusals.size === 0) continue;
    const outcomes = plan.flat().map((turn) => notApplied(turn, refusals));
    return nothing(refusals, refusalMessage(application.by, outcomes, when), true);
  }
  return applied(live, plan, objects, { ...judged, rendered });
}

/** The objects in the namespace they land in, and with Argo CD the last one of those that are declared twice. */
function wantedObjects(live: readonly LiveObject[], { application, rendered }: Sync): readonly RenderedObject[] {
  const placed = rendered.objects.map((one) => placeObject(one, application.namespace));
  if (application.by !== 'argocd') return placed;
  const last = new Map(placed.map((object) => [refKey(object.ref), object]));
  if (!application.sync.options.includes('RespectIgnoreDifferences=true')) return [...last.values()];
  const before = byKey(live);
  return [...last.values()].map((object) => {
    const known = before.get(refKey(object.ref));
    const fields = ignoredFields(application, object.ref);
    if (known === undefined || fields.length === 0) return object;
    return withManifest(object, withLiveFields(object.manifest, known.object.manifest, fields));
  });
}

/** Why the sync is not even begun. */
function heldBack(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  { application, commit }: Sync,
  { notReady, alsoDeployedBy }: SyncOptions,
): string | null {
  const dependency = notReady?.(commit);
  if (dependency !== undefined) return `dependency '${dependency}' is not ready`;
  if (application.sync.options.includes('FailOnSharedResource=true')) {
    for (const { ref } of objects) {
      const other = alsoDeployedBy?.(ref);
      if (other !== undefined) return sharedMessage(application, ref, other);
    }
  }
  return wipesOut(application, objects, live) ? wipeOutMessage(commit.sha) : null;
}

/** An automated sync does not remove everything unless told so; hooks do not count (argo-cd, `controller/appcontroller.go`, `autoSync`). */
function wipesOut(application: Application, objects: readonly RenderedObject[], live: readonly LiveObject[]): boolean {
  const { automated, prune, allowEmpty } = application.sync;
  const counts = (one: RenderedObject): boolean => !isHook(one.manifest) && !isManagedNamespace(one, application);
  return (
    application.by === 'argocd' &&
    automated &&
    prune &&
    allowEmpty !== true &&
    !objects.some(counts) &&
    live.some(({ object }) => counts(object))
  );
}

/** Without a difference that counts an automated sync does not begin, and no hook runs (argo-cd, `controller/appcontroller.go`, `autoSync`). */
function isInSync(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  plan: readonly (readonly Turn[])[],
  application: Application,
): boolean {
  if (application.by !== 'argocd' || !application.sync.automated) return false;
  if (plan.flat().some((turn) => turn.kind === 'prune') || hasLeftovers(live, objects, application)) return false;
  const before = byKey(live);
  return objects.every((object) => {
    if (isHook(object.manifest)) return true;
    const known = before.get(refKey(object.ref));
    const fields = ignoredFields(application, object.ref);
    return known !== undefined && isSameBut(fields, known.object.manifest, object.manifest);
  });
}

/** What stays although Git no longer has it (`Prune=false`) counts as a difference, unless nothing is pruned at all. */
function hasLeftovers(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  application: Application,
): boolean {
  if (!application.sync.prune) return false;
  const wanted = new Set(objects.map(({ ref }) => refKey(ref)));
  return live.some(
    ({ ref, object }) =>
      !wanted.has(refKey(ref)) &&
      !isHook(object.manifest) &&
      !isManagedNamespace(object, application) &&
      !hasOption(object.manifest, 'argocd.argoproj.io/compare-options', 'IgnoreExtraneous'),
  );
}

function applied(
  live: readonly LiveObject[],
  plan: readonly (readonly Turn[])[],
  objects: readonly RenderedObject[],
  judged: Judged & Pick<Sync, 'rendered'>,
): Step {
  const { application, commit, rendered } = judged;
  const done = runPlan(live, plan, objects, judged);
  const step = { commit, rendered, objects: done.outcomes, live: done.live };
  if (done.outcomes.some(({ outcome }) => outcome === 'rejected')) {
    const message = refusalMessage(application.by, done.outcomes, 'apply');
    const hasApplied = application.by !== 'flux' || done.outcomes.some(isApplied);
    const retries = retriesOf(application, commit.sha, message);
    return { ...step, outcome: hasApplied ? 'partial' : 'failed', message, ...retries };
  }
  if (done.waitsFor.length > 0) return { ...step, outcome: 'partial', message: waitingMessage(done.waitsFor) };
  return { ...step, outcome: 'synced' };
}

function isApplied({ outcome }: ObjectOutcome): boolean {
  return outcome === 'created' || outcome === 'configured';
}

function outcomeOf({ ref, source }: RenderedObject): ObjectOutcome {
  return { ref, source, outcome: 'unchanged' };
}

function byKey(live: readonly LiveObject[]): ReadonlyMap<string, LiveObject> {
  return new Map(live.map((one) => [refKey(one.ref), one]));
}
