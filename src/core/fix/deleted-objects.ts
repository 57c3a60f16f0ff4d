import type { Cluster } from '../cluster/cluster.ts';
import { wantedPods } from '../cluster/wanted-pods.ts';
import { type ObjectRef, refKey } from '../values/object-ref.ts';

/** With these goes what runs or is stored in the cluster. */
const HOLD_OTHERS = new Set(['PersistentVolumeClaim', 'Namespace', 'CustomResourceDefinition']);
/** Pods of these end by themselves. */
const END_THEMSELVES = new Set(['Job', 'CronJob']);

/** What running and stored things a sync deletes: objects that are not there after it, and those it deletes and makes anew. */
export function deletedObjects(before: Cluster, after: Cluster, recreated: readonly ObjectRef[]): readonly ObjectRef[] {
  const anew = new Set(recreated.map(refKey));
  return before.objects
    .map(({ ref }) => ref)
    .filter((ref) => anew.has(refKey(ref)) || after.object(ref) === undefined)
    .filter((ref) => HOLD_OTHERS.has(ref.kind) || isRunning(ref, before));
}

function isRunning({ kind, namespace = 'default', name }: ObjectRef, cluster: Cluster): boolean {
  const workload = END_THEMSELVES.has(kind) ? undefined : cluster.workload(namespace, name, kind);
  return workload !== undefined && wantedPods(workload, cluster) > 0;
}
