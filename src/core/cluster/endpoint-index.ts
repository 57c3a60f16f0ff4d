import type { Labels } from '../labels/selector.ts';
import { matchesLabels } from '../labels/selector.ts';
import type { Workload } from './cluster.ts';

/** Finds the workloads of one namespace whose Pods carry all of some labels. */
export type EndpointIndex = (wanted: Labels) => readonly Workload[];

/**
 * Indexes workloads by each `key=value` of their Pods. A look-up walks only the shortest list among the wanted pairs, so that many
 * Services over many workloads do not cost their product.
 */
export function endpointIndex(workloads: readonly Workload[]): EndpointIndex {
  const byPair = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [key, value] of Object.entries(workload.podLabels)) {
      const pair = `${key}=${value}`;
      const known = byPair.get(pair);
      if (known === undefined) byPair.set(pair, [workload]);
      else known.push(workload);
    }
  }
  return (wanted) => {
    const lists = Object.entries(wanted).map(([key, value]) => byPair.get(`${key}=${value}`) ?? []);
    const shortest = lists.reduce<readonly Workload[]>((a, b) => (b.length < a.length ? b : a), workloads);
    return shortest.filter((workload) => matchesLabels(wanted, workload.podLabels));
  };
}
