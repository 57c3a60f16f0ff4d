import type { Workload } from '../cluster/cluster.ts';
import { findReferences } from '../flows/find-references.ts';
import { peerOf, toService } from '../flows/flow-ends.ts';
import type { Surroundings } from '../flows/surroundings.ts';
import { formatRef } from '../values/object-ref.ts';
import type { WatchedPath } from './watched-path.ts';

/** What a workload's configuration names. */
export function dependencyPaths(workload: Workload, { cluster, wasThere }: Surroundings): readonly WatchedPath[] {
  return findReferences(workload, cluster, wasThere).references.map(({ namespace, name, service, port }) => ({
    flow: toService(peerOf(workload), { namespace, name, port: port ?? service?.ports[0]?.port ?? 0 }),
    why: `${formatRef(workload.ref)} names Service ${namespace}/${name} in its configuration`,
    inferred: true,
    role: 'dependency' as const,
  }));
}
