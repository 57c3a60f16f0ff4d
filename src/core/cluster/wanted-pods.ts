import { numberAt, stringAt } from '../values/read-json.ts';
import type { Cluster, Workload } from './cluster.ts';

/**
 * How many Pods of a workload there are at least: what a HorizontalPodAutoscaler in Git keeps it at (`minReplicas`, 1 by default), else its replicas. An
 * autoscaler leaves a workload that is scaled to zero alone (kubernetes `pkg/controller/podautoscaler/horizontal.go`, `ScalingDisabled`).
 */
export function wantedPods(workload: Workload, cluster: Cluster): number {
  if (workload.replicas === 0) return 0;
  const scaler = cluster.objects.find(
    ({ ref, manifest }) =>
      ref.kind === 'HorizontalPodAutoscaler' &&
      (ref.namespace ?? 'default') === workload.namespace &&
      stringAt(manifest, 'spec', 'scaleTargetRef', 'kind') === workload.ref.kind &&
      stringAt(manifest, 'spec', 'scaleTargetRef', 'name') === workload.ref.name,
  );
  return scaler === undefined ? workload.replicas : (numberAt(scaler.manifest, 'spec', 'minReplicas') ?? 1);
}
