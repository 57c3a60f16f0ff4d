import type { RenderedObject } from '../render/rendered.ts';
import { refKey } from '../values/object-ref.ts';
import { compareLive, type Disagreement } from './compare-live.ts';
import type { History, LiveObject } from './history.ts';
import type { LiveState } from './live-state.ts';
import { withManifest } from './place-object.ts';

/** A history whose newest state is what the deployer reports, and where the replay had it otherwise. */
export interface CorrectedHistory {
  readonly history: History;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Puts what is live in the place of what was inferred. An object that the replay had right stays as it was declared, with where every field of it comes
 * from; one that differs keeps its places as far as they go. What Argo CD does not list it does not manage, and stays inferred.
 */
export function correctByLive(history: History, state: LiveState): CorrectedHistory {
  const last = history.steps.at(-1);
  const disagreements = compareLive(history, state);
  if (last === undefined || disagreements.length === 0) return { history, disagreements };
  const wrong = new Set(disagreements.map((one) => refKey(one.kind === 'unexpected' ? one.ref : one.object.ref)));
  const managed = new Map(state.objects.map((one) => [refKey(one.ref), one.manifest]));
  const kept = last.live.flatMap((one): LiveObject[] => {
    const manifest = managed.get(refKey(one.ref));
    if (!wrong.has(refKey(one.ref)) || manifest === undefined) return [one];
    return manifest === null ? [] : [{ ...one, object: withManifest(one.object, manifest) }];
  });
  const added = disagreements.flatMap((one): LiveObject[] => {
    const declared = one.kind === 'unexpected' ? declaration(history, refKey(one.ref)) : undefined;
    if (one.kind !== 'unexpected' || declared === undefined) return [];
    return [{ ref: one.ref, object: withManifest(declared, one.manifest), since: last.commit }];
  });
  const corrected = { ...last, live: [...kept, ...added] };
  return { history: { ...history, steps: [...history.steps.slice(0, -1), corrected] }, disagreements };
}

/** The newest declaration of an object that Git has or had. */
function declaration({ steps }: History, key: string): RenderedObject | undefined {
  for (const { rendered, live } of [...steps].reverse()) {
    const found = [...rendered.objects, ...live.map(({ object }) => object)].find((one) => refKey(one.ref) === key);
    if (found !== undefined) return found;
  }
  return undefined;
}
