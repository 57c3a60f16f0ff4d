import { type Exporter, exporters } from '../alert/exporters.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { formatRef } from '../values/object-ref.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { findTargets, type Target } from './find-target.ts';
import { peerOf, toService } from './flow-ends.ts';
import { imageName, isExporter } from './image-name.ts';
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
    if (target === undefined || targets.length !== 1 || !isOfProduct(target, exporter, around.cluster)) return [];
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

/** Many things listen on 8080: the Service's name or what is behind it has to say that it is the product. */
function isOfProduct({ service }: Target, { targets }: Exporter, cluster: Cluster): boolean {
  if (service === undefined) return false;
  const behind = cluster.endpointsOf(service) ?? [];
  const texts = [
    service.ref.name,
    ...behind.flatMap(({ ref, containers }) => [ref.name, ...containers.map(({ image }) => imageName(image))]),
  ];
  return texts.some((text) => targets.some((target) => text.toLowerCase().includes(target)));
}
