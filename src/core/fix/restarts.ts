import type { Cluster, Workload } from '../cluster/cluster.ts';
import { formatRef } from '../values/object-ref.ts';

/** What an edit does to running Pods, in words, and as risk points for service interruption. */
export interface Restarts {
  readonly text: string;
  readonly risk: number;
}

/** Compares the Pod templates of two clusters: a controller replaces its Pods when the template changes, and only then. */
export function restartText(before: Cluster, after: Cluster | null): Restarts {
  if (after === null) return { text: 'unknown, it does not render', risk: 0 };
  const changed = after.workloads.filter((workload) => {
    const old = before.workload(workload.namespace, workload.ref.name, workload.ref.kind);
    return old !== undefined && templateOf(old) !== templateOf(workload);
  });
  if (changed.length === 0) return { text: 'none, no Pod restarts', risk: 0 };
  const names = changed
    .slice(0, 5)
    .map(({ ref }) => formatRef(ref))
    .join(', ');
  const stops = changed.some(({ replicas, strategy }) => strategy === 'Recreate' || replicas < 2);
  return stops
    ? { text: `seconds, while the only Pod of ${names} is replaced`, risk: 2 }
    : { text: `none, ${names} is replaced Pod by Pod`, risk: 1 };
}

function templateOf({ object, podLabels, containers }: Workload): string {
  const spec = object.manifest['spec'];
  const template =
    typeof spec === 'object' && spec !== null && 'template' in spec ? spec.template : [podLabels, containers];
  return JSON.stringify(template);
}
