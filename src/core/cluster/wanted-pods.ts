import type { RenderedObject } from '../render/rendered.ts';
import { numberAt, stringAt } from '../values/read-json.ts';
import type { Cluster, Workload } from './cluster.ts';

/**
 * How many Pods of a workload there are at least: what a HorizontalPodAutoscaler in Git keeps it at (`minReplicas`, 1 by default), else its replicas. An
 * autoscaler leaves a workload that is scaled to zero alone (kubernetes `pkg/controller/podautoscaler/horizontal.go`, `ScalingDisabled`).
 */
export function wantedPods(workload: Workload, cluster: Cluster): number {
  const scaler = workload.replicas === 0 ? undefined : scalerOf(workload, cluster);
  return scaler === undefined ? workload.replicas : (numberAt(scaler.manifest, 'spec', 'minReplicas') ?? 1);
}

/** The HorizontalPodAutoscaler in Git that scales a workload. */
export function scalerOf(workload: Workload, cluster: Cluster): RenderedObject | undefined {
  return cluster.objects.find(
    ({ ref, manifest }) =>
      ref.kind === 'HorizontalPodAutoscaler' &&
      (ref.namespace ?? 'default') === workload.namespace &&
      stringAt(manifest, 'spec', 'scaleTargetRef', 'kind') === workload.ref.kind &&
      stringAt(manifest, 'spec', 'scaleTargetRef', 'name') === workload.ref.name,
  );
}
