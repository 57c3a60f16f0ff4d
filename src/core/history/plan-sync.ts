import type { Application } from '../gitops/application.ts';
import { isHook, PHASES, type SyncPhase, type SyncTask, syncOrder, waveOf } from '../gitops/sync-order.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { refKey } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import { hasSyncOption, isSwitchedOn } from './apply-manner.ts';
import type { LiveObject } from './history.ts';

/** One thing a sync does. */
export type Turn =
  | { readonly kind: 'apply'; readonly object: RenderedObject; readonly hook: boolean }
  /** `confirm`: only after somebody agreed. */
  | { readonly kind: 'prune'; readonly live: LiveObject; readonly confirm: boolean };

/**
 * What a sync does, in groups: all of a group is tried even when some of it fails, and then nothing of the groups after it.
 * Argo CD has a group per phase and wave and prunes first in each; Flux has its stages and prunes at the end; `kubectl apply` has one group.
 */
export function planSync(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  application: Application,
): readonly (readonly Turn[])[] {
  const pruned = pruneable(live, objects, application).map(
    (one): Turn => ({ kind: 'prune', live: one, confirm: needsConfirmation(one, application) }),
  );
  if (application.by === 'argocd') return argoGroups(syncOrder(objects), pruned, application);
  const stages = application.by === 'flux' ? fluxStages(objects) : [objects];
  // `kubectl apply` removes nothing, so there is nothing to prune then.
  return [
    ...stages.map((stage) => stage.map((object): Turn => ({ kind: 'apply', object, hook: false }))),
    pruned,
  ].filter((one) => one.length > 0);
}

/** Flux applies what others are made of first (kustomize-controller, `internal/controller/kustomization_controller.go`, apply). */
function fluxStages(objects: readonly RenderedObject[]): readonly (readonly RenderedObject[])[] {
  const stageOf = ({ ref: { kind } }: RenderedObject): number => {
    if (kind === 'Namespace' || kind === 'CustomResourceDefinition') return 0;
    return kind.endsWith('Class') ? 1 : 2;
  };
  return [0, 1, 2].map((stage) => objects.filter((object) => stageOf(object) === stage));
}

/** Live objects that Git no longer has and the policy removes. Hooks are not kept in step with Git, so nothing removes them. */
function pruneable(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  application: Application,
): readonly LiveObject[] {
  if (!application.sync.prune) return [];
  const wanted = new Set(objects.map(({ ref }) => refKey(ref)));
  return live.filter(({ ref, object: { manifest } }) => {
    if (wanted.has(refKey(ref))) return false;
    if (application.by === 'flux')
      return fluxPrunes(stringAt(manifest, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune'));
    return !isSwitchedOn(application, 'Prune=false', manifest) && !isHook(manifest);
  });
}

function needsConfirmation({ object: { manifest } }: LiveObject, application: Application): boolean {
  return application.by === 'argocd' && isSwitchedOn(application, 'Prune=confirm', manifest);
}

function fluxPrunes(annotation: string | undefined): boolean {
  return annotation !== 'disabled' && annotation !== 'Disabled';
}

interface Place {
  readonly phase: SyncPhase;
  readonly wave: number;
}

/** Removal runs through the waves backwards (gitops-engine, `sync_context.go`, `getSyncTasks`). */
function argoGroups(
  tasks: readonly SyncTask<RenderedObject>[],
  pruned: readonly Turn[],
  { sync }: Application,
): readonly (readonly Turn[])[] {
  const groups = new Map<string, { readonly at: Place; readonly turns: Turn[] }>();
  const put = (at: Place, turn: Turn): void => {
    const key = `${at.phase} ${at.wave}`;
    const group = groups.get(key) ?? { at, turns: [] };
    group.turns.push(turn);
    groups.set(key, group);
  };
  const waves = [...new Set(pruned.map(waveOfTurn))].sort((a, b) => a - b);
  const inSync = tasks.filter(({ phase }) => phase === 'Sync').map(({ wave }) => wave);
  const last = Math.max(0, ...inSync, ...waves) + 1;
  for (const turn of pruned) {
    const mirrored = waves[waves.length - 1 - waves.indexOf(waveOfTurn(turn))] ?? 0;
    put({ phase: 'Sync', wave: prunesLast(turn, sync.options) ? last : mirrored }, turn);
  }
  for (const { object, phase, wave, hook } of tasks) put({ phase, wave }, { kind: 'apply', object, hook });
  return [...groups.values()]
    .sort((a, b) => PHASES.indexOf(a.at.phase) - PHASES.indexOf(b.at.phase) || a.at.wave - b.at.wave)
    .map(({ turns }) => turns);
}

function prunesLast(turn: Turn, options: readonly string[]): boolean {
  return (
    options.includes('PruneLast=true') ||
    (turn.kind === 'prune' && hasSyncOption(turn.live.object.manifest, 'PruneLast=true'))
  );
}

function waveOfTurn(turn: Turn): number {
  return waveOf(turn.kind === 'prune' ? turn.live.object.manifest : turn.object.manifest);
}
