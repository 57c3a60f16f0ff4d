import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import { checkCiliumPolicy } from './check-cilium-policy.ts';
import { checkClaimUpdate } from './check-claim.ts';
import { checkClusterIp } from './check-cluster-ip.ts';
import { checkData } from './check-data.ts';
import { checkJobUpdate } from './check-job.ts';
import { checkRoleRef } from './check-role-ref.ts';
import { checkSelector, checkSelectorUnchanged } from './check-selector.ts';
import { checkStatefulSetUpdate } from './check-stateful-set.ts';
import { type FieldError, refusalOf } from './field-error.ts';
import type { ApiServer, Refusal } from './refusal.ts';

type Check = (old: JsonObject | null, desired: JsonObject, server: ApiServer) => readonly FieldError[];

/** A check that only an update can fail. */
const onUpdate =
  (check: (old: JsonObject, desired: JsonObject, server: ApiServer) => readonly FieldError[]): Check =>
  (old, desired, server) =>
    old === null ? [] : check(old, desired, server);

const selects: Check = (_, desired, server) => checkSelector(desired, server);

/** In the API server's order: an object is validated as a whole first, then what it may not change. */
const CHECKS: ReadonlyMap<string, readonly Check[]> = new Map<string, readonly Check[]>([
  ['apps/Deployment', [selects, onUpdate(checkSelectorUnchanged)]],
  ['apps/DaemonSet', [selects, onUpdate(checkSelectorUnchanged)]],
  ['apps/ReplicaSet', [selects, onUpdate(checkSelectorUnchanged)]],
  ['apps/StatefulSet', [selects, onUpdate(checkStatefulSetUpdate)]],
  ['batch/Job', [onUpdate(checkJobUpdate)]],
  ['/Service', [onUpdate(checkClusterIp)]],
  ['/PersistentVolumeClaim', [onUpdate(checkClaimUpdate)]],
  ['/ConfigMap', [onUpdate(checkData)]],
  ['/Secret', [onUpdate(checkData)]],
  ['rbac.authorization.k8s.io/RoleBinding', [onUpdate(checkRoleRef)]],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', [onUpdate(checkRoleRef)]],
  ['cilium.io/CiliumNetworkPolicy', [(_, desired, server) => checkCiliumPolicy(desired, server)]],
  ['cilium.io/CiliumClusterwideNetworkPolicy', [(_, desired, server) => checkCiliumPolicy(desired, server)]],
]);

/**
 * What the API server says when `kubectl apply` (or Argo CD, which is built on it) brings `desired` to a cluster that holds `old`;
 * `old` is the last declaration that was taken, null for a new object. Defaults count as written, and a field that left the
 * manifest leaves the object. Null means that no check here says no: not that the object is valid, for most of what the API
 * server validates is not looked at.
 */
export function admit(old: JsonObject | null, desired: JsonObject, server: ApiServer): Refusal | null {
  const group = groupOf(stringAt(desired, 'apiVersion') ?? '');
  const checks = CHECKS.get(`${group}/${stringAt(desired, 'kind') ?? ''}`) ?? [];
  return refusalOf(
    desired,
    checks.flatMap((check) => check(old, desired, server)),
  );
}
