import type { Cluster, Workload } from '../cluster/cluster.ts';
import { wantedPods } from '../cluster/wanted-pods.ts';
import { formatRef, type ObjectRef } from '../values/object-ref.ts';
import { objectsAt } from '../values/read-json.ts';
import type { Proven } from './offer.ts';
import type { ScoreItem } from './option.ts';
import { replacementOf } from './replacement.ts';

/** What an edit does to running Pods and to data, in words, and as points of risk. */
export interface Restarts {
  readonly text: string;
  readonly risks: readonly ScoreItem[];
}

/** The proof has all of them. */
const MOST_NAMES = 4;

/** Compares the clusters without and with an edit: a controller replaces its Pods when the template changes, and a sync deletes what Git no longer has. */
export function restartText(before: Cluster, { proof, after }: Proven): Restarts {
  if (after === null) return { text: 'unknown, it does not render', risks: [] };
  if (proof.deletes.length > 0) return deletion(proof.deletes, before);
  const changed = after.workloads.filter((workload) => {
    const old = before.workload(workload.namespace, workload.ref.name, workload.ref.kind);
    return old !== undefined && templateOf(old) !== templateOf(workload);
  });
  const replaced = changed.map((workload) => ({ workload, how: replacementOf(workload, after) }));
  const atOnce = replaced.filter(({ how }) => how === 'at-once').map(({ workload }) => workload);
  if (atOnce.length > 0) {
    const names = listed(atOnce.map(({ ref }) => ref));
    const isAlone = atOnce.every((workload) => wantedPods(workload, after) === 1);
    return interrupted(`seconds, while ${isAlone ? 'the only Pod' : 'every Pod'} of ${names} is replaced`, 2);
  }
  const rolled = replaced.filter(({ how }) => how === 'one-by-one').map(({ workload }) => workload.ref);
  return rolled.length === 0
    ? { text: 'none, no Pod restarts', risks: [] }
    : interrupted(`none, ${listed(rolled)} is replaced Pod by Pod`, 1);
}

function interrupted(text: string, points: number): Restarts {
  return { text, risks: [{ name: 'service interruption', points, why: text }] };
}

/** What is deleted is down until something else is there, and what it stored is gone, or out of reach under another name. */
function deletion(deleted: readonly ObjectRef[], before: Cluster): Restarts {
  const running = deleted.filter(({ kind }) => kind !== 'PersistentVolumeClaim');
  const claims = deleted.filter(({ kind }) => kind === 'PersistentVolumeClaim' || kind === 'Namespace');
  const left = running.filter((ref) => makesClaims(before.workload(ref.namespace ?? 'default', ref.name, ref.kind)));
  const down = running.length === 0 ? [] : [`downtime: the sync deletes ${listed(running)}`];
  const lost = claims.length === 0 ? [] : [`data loss: the sync deletes ${listed(claims)}`];
  const behind = left.length === 0 ? [] : [`what ${listed(left)} stored stays behind on claims under the old name`];
  const item = (name: string, points: number, [why]: readonly string[]): readonly ScoreItem[] =>
    why === undefined ? [] : [{ name, points, why }];
  return {
    text: [...lost, ...down, ...behind].join('; '),
    risks: [
      ...item('service interruption', 4, down),
      ...item('data loss', 5, lost),
      ...item('data left behind', 3, behind),
    ],
  };
}

function makesClaims(workload: Workload | undefined): boolean {
  return workload !== undefined && objectsAt(workload.object.manifest, 'spec', 'volumeClaimTemplates').length > 0;
}

function listed(refs: readonly ObjectRef[]): string {
  const names = refs.slice(0, MOST_NAMES).map(formatRef).join(', ');
  return refs.length > MOST_NAMES ? `${names} and ${refs.length - MOST_NAMES} more` : names;
}

function templateOf({ object, podLabels, containers }: Workload): string {
  const spec = object.manifest['spec'];
  const template =
    typeof spec === 'object' && spec !== null && 'template' in spec ? spec.template : [podLabels, containers];
  return JSON.stringify(template);
}
