import type { ObjectOutcome, Step } from '../history/history.ts';
import type { RenderedObject } from '../render/rendered.ts';
import { formatRef, type ObjectRef, refKey } from '../values/object-ref.ts';
import { objectsAt, stringAt } from '../values/read-json.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';
import { stillThere, todaysPlace } from './todays-place.ts';

const statefulSet = (name: string): string =>
  `{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: ${name} }, spec: { serviceName: db, selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: a, image: a }] } }, volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }] } }`;

export const rule = defineRule({
  code: 'claim-pruned',
  title: 'A PersistentVolumeClaim is pruned',
  why: 'Git no longer has the claim, so the sync deletes it, and with the reclaim policy Delete the data is gone. A prefix, a suffix or another namespace renames a claim: a new, empty one takes its place. A StatefulSet that is renamed makes new claims from its templates, and leaves the old ones behind.',
  severity: 'critical',
  args: ['claim', 'instead', 'templates'],
  *inspect(context) {
    for (const { claim, object, step } of prunedObjects(context)) {
      const instead = insteadOf(claim, step, context);
      const templates = isClaim(claim.ref) ? '' : templatesOf(object);
      // A StatefulSet's claims outlive it: they matter only where another one should have them.
      if (!isClaim(claim.ref) && (templates === '' || instead === undefined)) continue;
      yield {
        object: claim.ref,
        at: placeOf(claim, instead, context),
        args: { claim: formatRef(claim.ref), instead: instead === undefined ? '' : formatRef(instead.ref), templates },
      };
    }
  },
  say: ({ claim, instead, templates }) => {
    if (instead === '') return `${claim} is pruned: Git no longer declares it.`;
    return templates === ''
      ? `${claim} is pruned, and ${instead} is created in its place, empty.`
      : `${claim} is pruned, and ${instead} is created in its place with new, empty claims (${templates}); what is stored stays behind on the old ones.`;
  },
  reports: [
    [
      {
        'kustomization.yaml': 'resources: [claim.yaml]\n',
        'claim.yaml':
          '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }\n',
      },
      {
        'kustomization.yaml': 'namePrefix: shop-\nresources: [claim.yaml]\n',
        'claim.yaml':
          '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }\n',
      },
    ],
    [statefulSet('db'), statefulSet('eu-db')],
  ],
  silent: [
    [statefulSet('db'), '{ apiVersion: v1, kind: ConfigMap, metadata: { name: other } }'],
    [
      '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data, annotations: { argocd.argoproj.io/sync-options: Prune=false } }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }',
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: other } }',
    ],
  ],
});

interface Pruned {
  readonly claim: ObjectOutcome;
  /** As it was before. */
  readonly object: RenderedObject | undefined;
  readonly step: Step;
}

/** Claims, and StatefulSets that make some, that a sync removed and that did not come back. */
function prunedObjects({ history, liveObject }: RuleContext): readonly Pruned[] {
  const found = new Map<string, Pruned>();
  let before: Step | undefined;
  for (const step of history?.steps ?? []) {
    for (const claim of step.objects) {
      if (claim.outcome !== 'pruned' || !(isClaim(claim.ref) || isStatefulSet(claim.ref))) continue;
      const object = before?.live.find(({ ref }) => refKey(ref) === refKey(claim.ref))?.object;
      found.set(refKey(claim.ref), { claim, object, step });
    }
    before = step;
  }
  return [...found.values()].filter(({ claim }) => liveObject(claim.ref) === undefined);
}

/** What the same sync created of its kind: under a name that has the old one in it or is a part of it, else the only one there is. */
function insteadOf({ ref }: ObjectOutcome, { objects }: Step, { liveObject }: RuleContext): RenderedObject | undefined {
  const ofKind = (outcome: string): readonly ObjectRef[] =>
    objects.filter((one) => one.outcome === outcome && one.ref.kind === ref.kind).map((one) => one.ref);
  const created = ofKind('created');
  const alike = created.find(({ name }) => name.includes(ref.name) || ref.name.includes(name));
  const only = created.length === 1 && ofKind('pruned').length === 1 ? created[0] : undefined;
  const found = alike ?? only;
  return found === undefined ? undefined : liveObject(found);
}

function templatesOf(object: RenderedObject | undefined): string {
  const templates = objectsAt(object?.manifest, 'spec', 'volumeClaimTemplates');
  return templates.flatMap((one) => stringAt(one, 'metadata', 'name') ?? []).join(', ');
}

function isClaim({ kind, apiVersion }: ObjectRef): boolean {
  return kind === 'PersistentVolumeClaim' && apiVersion === 'v1';
}

function isStatefulSet({ kind, apiVersion }: ObjectRef): boolean {
  return kind === 'StatefulSet' && apiVersion.startsWith('apps/');
}

/**
 * The line that gave the new one its name or namespace, as Git has it now; else where the old one stood, where that file is still there; else the
 * file the application begins with.
 */
function placeOf(claim: ObjectOutcome, instead: RenderedObject | undefined, context: RuleContext): Source {
  if (instead === undefined) return stillThere(claim.source ?? { file: '', line: 1 }, context);
  return todaysPlace(instead, ['metadata', instead.ref.name === claim.ref.name ? 'namespace' : 'name'], context);
}
