import { isHook } from '../gitops/sync-order.ts';
import { refKey } from '../values/object-ref.ts';
import { sameJson } from '../values/read-json.ts';
import type { Sync } from './apply-sync.ts';
import type { LiveObject, ObjectOutcome, Step } from './history.ts';
import { placeObject } from './place-object.ts';

/** The step of a sync that is known to have gone through: everything the commit renders to is live, whatever the API server is thought to say. */
export function fullySynced(live: readonly LiveObject[], { application, commit, rendered }: Sync): Step {
  const before = new Map(live.map((one) => [refKey(one.ref), one]));
  const objects = rendered.objects
    .map((one) => placeObject(one, application.namespace))
    .filter(({ manifest }) => !isHook(manifest));
  const done = objects.map((object): { readonly outcome: ObjectOutcome; readonly live: LiveObject } => {
    const was = before.get(refKey(object.ref));
    const same = was !== undefined && sameJson(was.object.manifest, object.manifest);
    const at = { ref: object.ref, source: object.source };
    return {
      outcome: { ...at, outcome: same ? 'unchanged' : was === undefined ? 'created' : 'configured' },
      live: same ? was : { ref: object.ref, object, since: commit },
    };
  });
  const wanted = new Set(objects.map(({ ref }) => refKey(ref)));
  const left = application.sync.prune ? [] : live.filter(({ ref }) => !wanted.has(refKey(ref)));
  return {
    commit,
    outcome: 'synced',
    rendered,
    objects: done.map(({ outcome }) => outcome),
    live: [...done.map((one) => one.live), ...left],
  };
}
