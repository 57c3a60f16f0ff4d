import { exporters } from '../alert/exporters.ts';
import { formatRef } from '../values/object-ref.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { findTargets } from './find-target.ts';
import { peerOf, toService } from './flow-ends.ts';
import { isExporter } from './image-name.ts';
import { podSpecPath } from './pod-spec-path.ts';
import type { Surroundings } from './surroundings.ts';

/** What exporters watch, where their configuration does not say it: the only Service there is on the product's port. */
export function fromExporters(around: Surroundings): readonly ExpectedFlow[] {
  return around.cluster.workloads.flatMap((workload) => {
    const exporter = exporters.find((one) => isExporter(workload, one));
    if (exporter === undefined) return [];
    const { targets } = findTargets(workload, exporter, around);
    // What is named in the configuration is found there; of several that fit, none is sure.
    const [target] = targets.filter(({ inferred }) => inferred);
    if (target === undefined || targets.length !== 1) return [];
    return [
      {
        flow: toService(peerOf(workload), target),
        from: 'exporter' as const,
        why: `${formatRef(workload.ref)} exports metrics of ${exporter.product}, and it is the only Service on its port`,
        object: workload.object,
        path: [...podSpecPath(workload), 'containers'],
      },
    ];
  });
}
