import type { Service, Workload } from '../cluster/cluster.ts';
import type { Gap } from '../values/gap.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { WatchedPath } from './watched-path.ts';

/** What an alert is about, in one cluster. */
export interface FoundPaths {
  readonly namespace?: string;
  readonly exporter?: Workload;
  readonly target?: ObjectRef;
  /** What asks for the measurement where the alert is about nothing else: monitors, or what carries annotations. */
  readonly scrapedBy?: readonly ObjectRef[];
  readonly paths: readonly WatchedPath[];
  /** Workloads the alert is about; what keeps them from being updated may matter. */
  readonly workloads: readonly Workload[];
  /** What the alert measures is made by no workload: a node, a disk. */
  readonly outside?: true;
  readonly gaps: readonly Gap[];
}

/** The first Service as what the alert is about. */
export function targetOf([service]: readonly Service[]): Pick<FoundPaths, 'target'> {
  return service === undefined ? {} : { target: service.ref };
}
