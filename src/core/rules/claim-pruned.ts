import type { ObjectOutcome, Step } from '../history/history.ts';
import { formatRef, type ObjectRef, refKey } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { defineRule } from './define-rule.ts';
import type { RuleContext } from './rule-context.ts';

export const rule = defineRule({
  code: 'claim-pruned',
  title: 'A PersistentVolumeClaim is pruned',
  why: 'Git no longer has the claim, so the sync deletes it, and with the reclaim policy Delete the data is gone. A prefix, a suffix or another namespace renames a claim: a new, empty one takes its place.',
  severity: 'critical',
  args: ['claim', 'instead'],
  *inspect(context) {
    for (const { claim, step } of prunedClaims(context)) {
      const instead = step.objects.find(({ ref, outcome }) => outcome === 'created' && isClaim(ref));
      yield {
        object: claim.ref,
        at: placeOf(claim, instead),
        args: { claim: formatRef(claim.ref), instead: instead === undefined ? '' : formatRef(instead.ref) },
      };
    }
  },
  say: ({ claim, instead }) =>
    instead === ''
      ? `${claim} is pruned: Git no longer declares it.`
      : `${claim} is pruned, and ${instead} is created in its place, empty.`,
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
  ],
  silent: [
    [
      '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: data, annotations: { argocd.argoproj.io/sync-options: Prune=false } }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }',
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: other } }',
    ],
  ],
});

interface Pruned {
  readonly claim: ObjectOutcome;
  readonly step: Step;
}

/** Claims that a sync removed and that did not come back. */
function prunedClaims({ history, liveObject }: RuleContext): readonly Pruned[] {
  const steps = history?.steps ?? [];
  const found = new Map<string, Pruned>();
  for (const step of steps) {
    for (const claim of step.objects) {
      if (claim.outcome === 'pruned' && isClaim(claim.ref)) found.set(refKey(claim.ref), { claim, step });
    }
  }
  return [...found.values()].filter(({ claim }) => liveObject(claim.ref) === undefined);
}

function isClaim({ kind, apiVersion }: ObjectRef): boolean {
  return kind === 'PersistentVolumeClaim' && apiVersion === 'v1';
}

/** The claim that took its place, where there is one: that line is still there. */
function placeOf(claim: ObjectOutcome, instead: ObjectOutcome | undefined): Source {
  return instead?.source ?? claim.source ?? { file: '', line: 1 };
}
