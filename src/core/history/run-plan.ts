import type { ApiServer, Refusal } from '../admission/refusal.ts';
import type { Application } from '../gitops/application.ts';
import { failureHooks } from '../gitops/sync-order.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import { groupOf, type ObjectRef, refKey } from '../values/object-ref.ts';
import { sameJson, stringAt } from '../values/read-json.ts';
import { admitOnce } from './admit-once.ts';
import { applyManner } from './apply-manner.ts';
import type { LiveObject, ObjectOutcome } from './history.ts';
import { isGoneAfterSuccess, isRecreated } from './hook-policy.ts';
import { ignoredFields, isSameBut } from './ignored-differences.ts';
import type { Turn } from './plan-sync.ts';

/** Whose sync of what it is, and who judges the objects. */
export interface Judged {
  readonly application: Application;
  readonly commit: Commit;
  readonly apiServer: ApiServer;
}

/** Refusals by object. */
export type Refusals = ReadonlyMap<string, Refusal>;

interface Run {
  readonly outcomes: readonly ObjectOutcome[];
  readonly live: readonly LiveObject[];
  /** What cannot be removed before somebody agrees. */
  readonly waitsFor: readonly ObjectRef[];
}

/** Runs a plan, group by group, until something of a group is refused or waits; then Argo CD runs its hooks for a failed sync. */
export function runPlan(
  live: readonly LiveObject[],
  plan: readonly (readonly Turn[])[],
  objects: readonly RenderedObject[],
  judged: Judged,
): Run {
  const cluster = new Map(live.map((one) => [refKey(one.ref), one]));
  const outcomes: ObjectOutcome[] = [];
  let waitsFor: readonly ObjectRef[] = [];
  const stillToCome = new Set(plan.flat().flatMap(definedKind));
  for (const turns of plan) {
    const isStopped = outcomes.some(({ outcome }) => outcome === 'rejected') || waitsFor.length > 0;
    if (!isStopped) waitsFor = turns.flatMap((turn) => (turn.kind === 'prune' && turn.confirm ? [turn.live.ref] : []));
    const refusals = isStopped ? new Map() : dryRun(turns, cluster, judged);
    const isHeld = isStopped || waitsFor.length > 0 || refusals.size > 0;
    for (const turn of turns)
      outcomes.push(isHeld ? notApplied(turn, refusals) : take(turn, cluster, { ...judged, stillToCome }));
    for (const kind of turns.flatMap(definedKind)) stillToCome.delete(kind);
  }
  const isFailed = outcomes.some(({ outcome }) => outcome === 'rejected');
  if (isFailed && judged.application.by === 'argocd') {
    for (const object of failureHooks(objects))
      outcomes.push(take({ kind: 'apply', object, hook: true }, cluster, { ...judged, stillToCome }));
  }
  if (!isFailed && waitsFor.length === 0) removeFinishedHooks(plan.flat(), cluster);
  return { outcomes, live: [...cluster.values()], waitsFor };
}

/** The outcome of a turn that was not taken: refused beforehand, or not even tried. */
export function notApplied(turn: Turn, refusals: Refusals): ObjectOutcome {
  if (turn.kind === 'prune') return { ref: turn.live.ref, outcome: 'not-attempted' };
  const refusal = refusals.get(refKey(turn.object.ref));
  const at = { ref: turn.object.ref, source: turn.object.source };
  return refusal === undefined ? { ...at, outcome: 'not-attempted' } : { ...at, outcome: 'rejected', refusal };
}

/** Flux asks the API server about all of a stage before it applies any of it. */
function dryRun(turns: readonly Turn[], cluster: ReadonlyMap<string, LiveObject>, judged: Judged): Refusals {
  if (judged.application.by !== 'flux') return new Map();
  return new Map(
    turns.flatMap((turn) => {
      if (turn.kind === 'prune') return [];
      const key = refKey(turn.object.ref);
      const { refusal } = judge(turn, cluster.get(key), judged);
      return refusal === null ? [] : [[key, refusal] as const];
    }),
  );
}

interface Taking extends Judged {
  /** Custom kinds, by group and kind, that a later group of this sync defines. */
  readonly stillToCome: ReadonlySet<string>;
}

/** Does one turn to `cluster`, which belongs to this sync alone. */
function take(turn: Turn, cluster: Map<string, LiveObject>, taking: Taking): ObjectOutcome {
  if (turn.kind === 'prune') {
    cluster.delete(refKey(turn.live.ref));
    return { ref: turn.live.ref, outcome: 'pruned', source: turn.live.object.source };
  }
  const { object } = turn;
  const key = refKey(object.ref);
  const before = cluster.get(key);
  const at = { ref: object.ref, source: object.source };
  if (isTooEarly(object.ref, cluster, taking.stillToCome))
    return { ...at, outcome: 'rejected', refusal: noMatches(object.ref) };
  // Most objects of most commits: nothing about them has changed, and nobody needs to ask how they would be written.
  if (!turn.hook && before?.object.manifest === object.manifest) return { ...at, outcome: 'unchanged' };
  const { refusal, recreated } = judge(turn, before, taking);
  if (refusal !== null)
    return { ...at, outcome: 'rejected', refusal: refusal.reason === 'NotFound' ? noMatches(object.ref) : refusal };
  if (isLeft(turn, before, taking)) return { ...at, outcome: 'unchanged' };
  cluster.set(key, { ref: object.ref, object, since: taking.commit });
  const outcome = before === undefined || turn.hook ? 'created' : 'configured';
  return { ...at, outcome, ...(recreated && before !== undefined && !turn.hook && { recreated }) };
}

/** True for an object that is as it shall be, or that nobody writes. */
function isLeft(turn: Turn & { kind: 'apply' }, before: LiveObject | undefined, { application }: Judged): boolean {
  const { ref, manifest } = turn.object;
  const { writes } = applyManner(application, manifest, before?.object.manifest);
  if (writes === 'never') return true;
  if (turn.hook || before === undefined) return false;
  if (writes === 'when-absent' || sameJson(before.object.manifest, manifest)) return true;
  // `ApplyOutOfSyncOnly=true` does not touch what differs in ignored fields only; an ordinary sync writes it.
  const onlyOutOfSync = application.sync.options.includes('ApplyOutOfSyncOnly=true');
  return onlyOutOfSync && isSameBut(ignoredFields(application, ref), before.object.manifest, manifest);
}

/** What the API server says to one object, and whether it is deleted first; what is live as it is was taken before. */
export function judge(
  turn: Turn & { kind: 'apply' },
  before: LiveObject | undefined,
  judged: Judged,
): { readonly refusal: Refusal | null; readonly recreated?: true } {
  const { application, apiServer } = judged;
  const { manifest } = turn.object;
  const { client, recreates } = applyManner(application, manifest, before?.object.manifest);
  const create = (): Refusal | null => admitOnce(null, manifest, apiServer, client);
  if (isLeft(turn, before, judged)) return { refusal: null };
  if (before === undefined || (turn.hook && isRecreated(manifest))) return { refusal: create() };
  if (sameJson(before.object.manifest, manifest)) return { refusal: null };
  if (recreates === 'always') return { refusal: create(), recreated: true };
  const refusal = admitOnce(before.object.manifest, manifest, apiServer, client);
  if (refusal === null || recreates === 'never' || !recreates(refusal)) return { refusal };
  return { refusal: create(), recreated: true };
}

/** The kind that a CustomResourceDefinition of the plan defines. */
function definedKind(turn: Turn): readonly string[] {
  if (turn.kind === 'prune' || turn.object.ref.kind !== 'CustomResourceDefinition') return [];
  return [kindDefinedBy(turn.object)];
}

function kindDefinedBy({ manifest }: RenderedObject): string {
  return `${stringAt(manifest, 'spec', 'group') ?? ''}/${stringAt(manifest, 'spec', 'names', 'kind') ?? ''}`;
}

/** True for a custom resource whose definition a later wave of this sync brings for the first time. */
function isTooEarly(
  { apiVersion, kind }: ObjectRef,
  cluster: ReadonlyMap<string, LiveObject>,
  stillToCome: ReadonlySet<string>,
): boolean {
  const wanted = `${groupOf(apiVersion)}/${kind}`;
  if (!stillToCome.has(wanted)) return false;
  for (const { ref, object } of cluster.values())
    if (ref.kind === 'CustomResourceDefinition' && kindDefinedBy(object) === wanted) return false;
  return true;
}

/** `kubectl apply`'s words for a kind it cannot map (cli-runtime, `pkg/resource/mapper.go`), without the name of the file. */
function noMatches({ apiVersion, kind, name, namespace = '' }: ObjectRef): Refusal {
  const message = `resource mapping not found for name: "${name}" namespace: "${namespace}" from "": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  return { message, reason: 'NotFound', causes: [], kind: 'schema' };
}

/** Hooks that are to go once all went well. */
function removeFinishedHooks(turns: readonly Turn[], cluster: Map<string, LiveObject>): void {
  for (const turn of turns) {
    if (turn.kind === 'apply' && turn.hook && isGoneAfterSuccess(turn.object.manifest))
      cluster.delete(refKey(turn.object.ref));
  }
}
