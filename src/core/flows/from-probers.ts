import type { Cluster } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { listAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { type Reference, referencesIn } from './find-references.ts';
import { peerOf, toService } from './flow-ends.ts';
import { podConfig } from './pod-texts.ts';
import { probingJobs } from './scrape-configs.ts';
import { scrapers } from './scrapers.ts';

/**
 * What is scraped by name: `Probe`s and jobs of Prometheus that have a prober (the blackbox exporter) ask their targets, and the targets of
 * `ScrapeConfig`s. Prometheus asks the prober, and the prober what it is told to.
 */
export function fromProbers(cluster: Cluster): readonly ExpectedFlow[] {
  return [...asked(cluster), ...ofResources(cluster)];
}

/** A list of targets, where it stands, and who is told to ask them. */
interface Told {
  readonly prober: string;
  readonly targets: readonly string[];
  /** Where the prober's address is read. */
  readonly namespace: string;
  readonly object: RenderedObject;
  readonly path: FieldPath;
}

function asked(cluster: Cluster): readonly ExpectedFlow[] {
  return [...toldByJobs(cluster), ...toldByProbes(cluster)].flatMap((told) => {
    const probers = named(told.prober, told, told.namespace, cluster).flatMap(({ service }) =>
      service === undefined ? [] : (cluster.endpointsOf(service) ?? []),
    );
    return probers.flatMap((prober) =>
      told.targets
        .flatMap((target) => named(target, told, prober.namespace, cluster))
        .flatMap((reference) => {
          const port = portOf(reference);
          const why = `${formatRef(told.object.ref)} has ${formatRef(prober.ref)} probe it`;
          return port === undefined
            ? []
            : [
                {
                  flow: toService(peerOf(prober), { ...reference, port }),
                  from: 'monitor' as const,
                  why,
                  object: told.object,
                  path: told.path,
                },
              ];
        }),
    );
  });
}

function toldByJobs(cluster: Cluster): readonly Told[] {
  return cluster.workloads.flatMap((workload) =>
    podConfig(workload, cluster).texts.flatMap((text) =>
      probingJobs(text).map((job) => ({
        ...job,
        namespace: workload.namespace,
        object: text.object,
        path: text.path,
      })),
    ),
  );
}

function toldByProbes(cluster: Cluster): readonly Told[] {
  return ofKind('Probe', cluster).map((object) => ({
    prober: stringAt(object.manifest, 'spec', 'prober', 'url') ?? '',
    targets: textsAt(object, ['spec', 'targets', 'staticConfig', 'static']),
    namespace: object.ref.namespace ?? 'default',
    object,
    path: ['spec', 'targets'],
  }));
}

/** What Prometheus itself asks: the probers of `Probe`s, the targets of `ScrapeConfig`s. */
function ofResources(cluster: Cluster): readonly ExpectedFlow[] {
  const told = [
    ...ofKind('Probe', cluster).map((object) => ({
      object,
      path: ['spec', 'prober', 'url'],
      targets: [stringAt(object.manifest, 'spec', 'prober', 'url') ?? ''],
    })),
    ...ofKind('ScrapeConfig', cluster).flatMap((object) =>
      objectsAt(object.manifest, 'spec', 'staticConfigs').map((one, index) => ({
        object,
        path: ['spec', 'staticConfigs', index, 'targets'],
        targets: listAt(one, 'targets').filter((target) => typeof target === 'string'),
      })),
    ),
  ];
  return told.flatMap(({ object, path, targets }) =>
    scrapers(cluster, object).flatMap((from) =>
      targets
        .flatMap((target) => named(target, { object, path }, namespaceOf(from, object), cluster))
        .flatMap((reference) => {
          const port = portOf(reference);
          const why = `${formatRef(object.ref)} has it scraped`;
          if (port === undefined) return [];
          return [{ flow: toService(from, { ...reference, port }), from: 'monitor' as const, why, object, path }];
        }),
    ),
  );
}

function namespaceOf(from: ReturnType<typeof scrapers>[number], { ref }: RenderedObject): string {
  return from.type === 'workload' || from.type === 'labels' ? from.namespace : (ref.namespace ?? 'default');
}

function named(
  text: string,
  { object, path }: Pick<Told, 'object' | 'path'>,
  namespace: string,
  cluster: Cluster,
): readonly Reference[] {
  return referencesIn({ name: 'target', text, object, path }, namespace, cluster).slice(0, 1);
}

function portOf({ port, service }: Reference): number | undefined {
  return port ?? service?.ports[0]?.port;
}

function ofKind(kind: string, cluster: Cluster): readonly RenderedObject[] {
  return cluster.objects.filter(({ ref }) => ref.kind === kind && ref.apiVersion.startsWith('monitoring.coreos.com/'));
}

function textsAt({ manifest }: RenderedObject, path: readonly string[]): readonly string[] {
  return listAt(manifest, ...path).filter((one) => typeof one === 'string');
}
