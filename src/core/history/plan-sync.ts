import type { Application } from '../gitops/application.ts';
import { hasOption, isHook, type SyncPhase, type SyncTask, syncOrder, waveOf } from '../gitops/sync-order.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { refKey } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import type { LiveObject } from './history.ts';

/** One thing a sync does. */
export type Turn =
  | { readonly kind: 'apply'; readonly object: RenderedObject; readonly hook: boolean }
  | { readonly kind: 'prune'; readonly live: LiveObject };

/**
 * What a sync does, in groups: all of a group is tried even when some of it fails, and then nothing of the groups after it.
 * Argo CD has a group per phase and wave and prunes first in each; Flux and `kubectl apply` have one group.
 */
export function planSync(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  application: Application,
): readonly (readonly Turn[])[] {
  const pruned = pruneable(live, objects, application).map((one): Turn => ({ kind: 'prune', live: one }));
  if (application.by === 'argocd') return argoGroups(syncOrder(objects), pruned, application);
  // Flux applies first and removes what is left over; `kubectl apply` removes nothing.
  return [objects.map((object): Turn => ({ kind: 'apply', object, hook: false })), pruned].filter(
    (one) => one.length > 0,
  );
}

/** Live objects that Git no longer has and the policy removes. Hooks are not kept in step with Git, so nothing removes them. */
function pruneable(
  live: readonly LiveObject[],
  objects: readonly RenderedObject[],
  { by, sync }: Application,
): readonly LiveObject[] {
  if (!sync.prune) return [];
  const wanted = new Set(objects.map(({ ref }) => refKey(ref)));
  return live.filter(({ ref, object: { manifest } }) => {
    if (wanted.has(refKey(ref))) return false;
    if (by === 'flux')
      return fluxPrunes(stringAt(manifest, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune'));
    const kept = hasOption(manifest, 'argocd.argoproj.io/sync-options', 'Prune=false');
    return !kept && !sync.options.includes('Prune=false') && !isHook(manifest);
  });
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
  const groups: { readonly at: Place; readonly turns: Turn[] }[] = [];
  const put = (at: Place, turn: Turn): void => {
    const group = groups.find((one) => one.at.phase === at.phase && one.at.wave === at.wave);
    if (group === undefined) groups.push({ at, turns: [turn] });
    else group.turns.push(turn);
  };
  const waves = [...new Set(pruned.map(waveOfTurn))].sort((a, b) => a - b);
  const last = Math.max(0, ...tasks.map(({ wave }) => wave), ...waves) + 1;
  for (const turn of pruned) {
    const mirrored = waves[waves.length - 1 - waves.indexOf(waveOfTurn(turn))] ?? 0;
    put({ phase: 'Sync', wave: prunesLast(turn, sync.options) ? last : mirrored }, turn);
  }
  for (const { object, phase, wave, hook } of tasks) put({ phase, wave }, { kind: 'apply', object, hook });
  return groups.sort((a, b) => rank(a.at.phase) - rank(b.at.phase) || a.at.wave - b.at.wave).map(({ turns }) => turns);
}

function prunesLast(turn: Turn, options: readonly string[]): boolean {
  return (
    options.includes('PruneLast=true') ||
    (turn.kind === 'prune' && hasOption(turn.live.object.manifest, 'argocd.argoproj.io/sync-options', 'PruneLast=true'))
  );
}

function waveOfTurn(turn: Turn): number {
  return waveOf(turn.kind === 'prune' ? turn.live.object.manifest : turn.object.manifest);
}

function rank(phase: SyncPhase): number {
  return ['PreSync', 'Sync', 'PostSync'].indexOf(phase);
}
