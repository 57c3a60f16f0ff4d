import type { Cluster, Workload } from './cluster.ts';

/**
 * What a workload of an earlier cluster is today: itself, or, where it was renamed, the workload of its kind that its file makes instead and that
 * was not there `then`. Undefined when it is gone.
 */
export function todaysWorkload(
  { namespace, ref: { name, kind }, object }: Workload,
  then: Cluster,
  now: Cluster,
): Workload | undefined {
  const renamed = (one: Workload): boolean =>
    one.ref.kind === kind &&
    one.object.source.file === object.source.file &&
    then.workload(namespace, one.ref.name, kind) === undefined;
  return now.workload(namespace, name, kind) ?? now.workloadsIn(namespace).find(renamed);
}
