import type { Cluster, Workload } from '../cluster/cluster.ts';
import { wantedPods } from '../cluster/wanted-pods.ts';
import type { Json } from '../values/json.ts';
import { listAt, valueAt } from '../values/read-json.ts';

/** What a changed Pod template does to the Pods that run: nothing, one after the other, or all of them at once. */
export type Replacement = 'none' | 'one-by-one' | 'at-once';

/** Kinds whose running Pods a changed template leaves alone. */
const LEAVE_PODS = new Set(['Job', 'CronJob', 'ReplicaSet', 'ReplicationController']);

/** How a controller replaces the Pods of a workload, and whether any is left while it does. */
export function replacementOf(workload: Workload, cluster: Cluster): Replacement {
  const { ref, strategy } = workload;
  const pods = wantedPods(workload, cluster);
  if (pods === 0 || LEAVE_PODS.has(ref.kind) || strategy === 'OnDelete') return 'none';
  switch (ref.kind) {
    case 'Deployment':
      return keepsOne(workload, pods, cluster) ? 'one-by-one' : 'at-once';
    // A StatefulSet deletes a Pod before it makes the next of that name.
    case 'StatefulSet':
      return pods > 1 ? 'one-by-one' : 'at-once';
    case 'Pod':
      return 'at-once';
    default:
      return 'one-by-one';
  }
}

/**
 * Whether a Deployment keeps a Pod while it replaces them: 25 % may be missing, rounded down, and 25 % may be there in addition, rounded up, where it does
 * not say otherwise; both rounded to none, one may be missing (kubernetes `pkg/controller/deployment/util`, `ResolveFenceposts`).
 */
function keepsOne(workload: Workload, pods: number, cluster: Cluster): boolean {
  if (workload.strategy === 'Recreate') return false;
  if (pods < 2 && workload.claims.some((claim) => isForOneNode(claim, workload, cluster))) return false;
  const rolling = valueAt(workload.object.manifest, 'spec', 'strategy', 'rollingUpdate');
  const more = Math.ceil(amount(valueAt(rolling, 'maxSurge'), pods));
  const missing = Math.floor(amount(valueAt(rolling, 'maxUnavailable'), pods));
  return pods > (more === 0 && missing === 0 ? 1 : missing);
}

/** A number, or a share of the Pods such as `25%`. */
function amount(json: Json | undefined, pods: number): number {
  if (typeof json === 'number') return json;
  const share = typeof json === 'string' ? /^(\d+)%$/.exec(json)?.[1] : undefined;
  return ((share === undefined ? 25 : Number(share)) * pods) / 100;
}

/** A second Pod elsewhere cannot mount it while the first one runs. */
function isForOneNode(name: string, { namespace }: Workload, cluster: Cluster): boolean {
  const claim = cluster.object({ kind: 'PersistentVolumeClaim', namespace, name });
  const modes = claim === undefined ? [] : listAt(claim.manifest, 'spec', 'accessModes');
  return modes.length > 0 && modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}
