import type { Cluster, Service } from '../cluster/cluster.ts';
import { peerOf, toService } from '../flows/flow-ends.ts';
import { imageName } from '../flows/image-name.ts';
import { formatRef } from '../values/object-ref.ts';
import { addressOf } from './address-of.ts';
import type { AlertClues } from './alert-clues.ts';
import { addressedServices } from './find-workloads.ts';
import { type FoundPaths, targetOf } from './found-paths.ts';
import { routedServices } from './routed-services.ts';

/** Blackbox probes: `probe_success` and its kin carry the probed address in `instance` or `target`. */
export function byProbe(clues: AlertClues, cluster: Cluster, namespaces: readonly string[]): FoundPaths | null {
  if (!clues.metrics.some((metric) => metric.startsWith('probe_'))) return null;
  const addressed = addressedServices(clues, cluster, namespaces);
  const services = addressed.length > 0 ? withoutExporters(addressed, cluster) : routedServices(clues, cluster);
  if (services.length === 0) return null;
  const prober = cluster.workloads.find(({ containers }) =>
    containers.some(({ image }) => imageName(image).includes('blackbox')),
  );
  const from = prober === undefined ? ({ type: 'entity', entity: 'cluster' } as const) : peerOf(prober);
  const inferred = services.length > 1 || addressed.length === 0;
  return {
    ...(prober === undefined ? {} : { exporter: prober }),
    ...targetOf(services),
    paths: services.map((service) => ({
      flow: toService(from, { ...addressOf(service), ...probedPort(clues, service) }),
      why: `a probe asks whether ${formatRef(service.ref)} answers`,
      inferred,
      role: 'target' as const,
    })),
    workloads: [],
    gaps: [],
  };
}

/** The port in a probed address, where the Service has it: of `http://api.shop:9090/health`, of `api.shop:9090`, or that of the scheme. */
function probedPort(clues: AlertClues, { ports }: Service): { readonly port?: number } {
  const asked = ['instance', 'target']
    .flatMap((label) => clues.valuesOf(label))
    .map(({ text }) => /^(?:(https?):\/\/)?[^/?:]+(?::(\d{1,5}))?(?:[/?]|$)/i.exec(text))
    .map((found) => Number(found?.[2] ?? (found?.[1]?.toLowerCase() === 'https' ? 443 : 80)));
  const port = asked.find((one) => ports.some((own) => own.port === one));
  return port === undefined ? {} : { port };
}

/** A pattern such as `.*mysql.*` also fits the exporter's own Service, which is hardly meant. */
function withoutExporters(services: readonly Service[], cluster: Cluster): readonly Service[] {
  const others = services.filter(({ ref, ...rest }) => {
    const behind = cluster.endpointsOf({ ref, ...rest }) ?? [];
    return !/exporter/.test(ref.name) && !behind.some((workload) => /exporter/.test(workload.ref.name));
  });
  return others.length > 0 ? others : services;
}
