import type { Workload } from '../cluster/cluster.ts';

/** Where a Pod's spec keeps its containers. */
export const CONTAINERS = ['containers', 'initContainers'] as const;

/** Where a workload's manifest keeps its Pod's spec. */
export function podSpecPath({ ref }: Workload): readonly string[] {
  if (ref.kind === 'Pod') return ['spec'];
  return ref.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
}
