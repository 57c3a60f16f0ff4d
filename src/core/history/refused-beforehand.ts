import { refKey } from '../values/object-ref.ts';
import { hasSyncOption } from './apply-manner.ts';
import type { LiveObject } from './history.ts';
import type { Turn } from './plan-sync.ts';
import { removalOf, unservedMessage } from './removed-kinds.ts';
import { type Judged, judge, type Refusals } from './run-plan.ts';
import type { RefusedIn } from './sync-message.ts';

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
  yield ['tasks', unservedKinds(plan.flat(), judged)];
  if (inDryRun) yield ['dry-run', dryRunRefusals(live, plan.flat(), judged)];
}

function unservedKinds(turns: readonly Turn[], { application, apiServer }: Judged): Refusals {
  return new Map(
    turns.flatMap((turn) => {
      if (turn.kind === 'prune') return [];
      const { ref, manifest } = turn.object;
      const removal = removalOf(ref, apiServer.minor);
      const skips = 'SkipDryRunOnMissingResource=true';
      if (removal === null || application.sync.options.includes(skips) || hasSyncOption(manifest, skips)) return [];
      return [[refKey(ref), { message: unservedMessage(ref, removal), ...UNSERVED }] as const];
    }),
  );
}

const UNSERVED = { reason: 'BadRequest', causes: [], kind: 'schema' } as const;

function dryRunRefusals(live: readonly LiveObject[], turns: readonly Turn[], judged: Judged): Refusals {
  const before = new Map(live.map((one) => [refKey(one.ref), one]));
  return new Map(
    turns.flatMap((turn) => {
      if (turn.kind === 'prune') return [];
      const key = refKey(turn.object.ref);
      const { refusal } = judge(turn, before.get(key), judged);
      return refusal?.kind === 'schema' ? [[key, refusal] as const] : [];
    }),
  );
}
