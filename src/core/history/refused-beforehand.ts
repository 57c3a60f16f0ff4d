import type { Refusal } from '../admission/refusal.ts';
import { forbidden } from '../gitops/project.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { groupOf, refKey } from '../values/object-ref.ts';
import { hasSyncOption } from './apply-manner.ts';
import { isClusterScoped } from './cluster-scoped.ts';
import type { LiveObject } from './history.ts';
import type { Turn } from './plan-sync.ts';
import { type Judged, judge, type Refusals } from './run-plan.ts';
import type { RefusedIn } from './sync-message.ts';
import { unservedMessage } from './unserved-message.ts';

/**
 * Refusals that come before anything is applied, in the order in which they are looked for; the first that has any decides.
 * With `inDryRun` a custom resource that breaks its schema is among them.
 */
export function* refusedBeforehand(
  live: readonly LiveObject[],
  plan: readonly (readonly Turn[])[],
  judged: Judged & { readonly inDryRun: boolean },
): Iterable<readonly [RefusedIn, Refusals]> {
  const { application, inDryRun } = judged;
  if (application.by !== 'argocd') return;
  yield ['tasks', invalidTasks(plan.flat(), judged)];
  if (inDryRun) yield ['dry-run', dryRunRefusals(live, plan.flat(), judged)];
}

/** Objects whose kind the cluster does not serve or the project does not permit (gitops-engine, `sync_context.go`, getSyncTasks). */
function invalidTasks(turns: readonly Turn[], judged: Judged): Refusals {
  return new Map(
    turns.flatMap((turn) => {
      const refusal =
        turn.kind === 'prune' ? null : (unserved(turn.object, judged) ?? unpermitted(turn.object, judged));
      return turn.kind === 'prune' || refusal === null ? [] : [[refKey(turn.object.ref), refusal] as const];
    }),
  );
}

function unserved({ ref, manifest }: RenderedObject, { application, apiServer }: Judged): Refusal | null {
  const message = unservedMessage(ref, apiServer);
  const skips = 'SkipDryRunOnMissingResource=true';
  if (message === null || application.sync.options.includes(skips) || hasSyncOption(manifest, skips)) return null;
  return { message, reason: 'NotFound', causes: [], kind: 'schema' };
}

function unpermitted({ ref }: RenderedObject, { application: { project } }: Judged): Refusal | null {
  if (project === undefined) return null;
  const message = forbidden(project, ref, isClusterScoped(groupOf(ref.apiVersion), ref.kind));
  return message === null ? null : { message, reason: 'Forbidden', causes: [], kind: 'validation' };
}

function dryRunRefusals(live: readonly LiveObject[], turns: readonly Turn[], judged: Judged): Refusals {
  const before = new Map(live.map((one) => [refKey(one.ref), one]));
  return new Map(
    turns.flatMap((turn) => {
      if (turn.kind === 'prune') return [];
      const key = refKey(turn.object.ref);
      const { refusal } = judge(turn, before.get(key), judged);
      // There is no dry run of what may be missing; every other kind that is was refused before.
      return refusal?.kind === 'schema' && refusal.reason !== 'NotFound' ? [[key, refusal] as const] : [];
    }),
  );
}
