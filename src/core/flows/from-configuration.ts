import type { Service, Workload } from '../cluster/cluster.ts';
import { formatRef } from '../values/object-ref.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { findReferences } from './find-references.ts';
import { peerOf, toService } from './flow-ends.ts';
import type { Surroundings } from './surroundings.ts';

/** The Services that workloads name in their arguments, environment, ConfigMaps and plain Secrets. */
export function fromConfiguration({ cluster, wasThere }: Surroundings): readonly ExpectedFlow[] {
  return cluster.workloads.flatMap((workload) =>
    findReferences(workload, cluster, wasThere).references.flatMap((reference): ExpectedFlow[] => {
      const { namespace, name, service, text } = reference;
      const port = reference.port ?? mainPort(service);
      if (port === undefined) return [];
      return [
        {
          flow: toService(peerOf(workload), { namespace, name, port }),
          from: 'configuration',
          why: `${formatRef(workload.ref)} names it in ${placeOf(workload, text)}`,
          object: text.object,
          path: text.path,
        },
      ];
    }),
  );
}

/** Where nothing says which: the first that serves what the Service is there for. */
function mainPort(service: Service | undefined): number | undefined {
  const ports = service?.ports ?? [];
  return (ports.find(({ name = '' }) => !/metrics|prom|admin|health|stats/.test(name)) ?? ports[0])?.port;
}

/** Where a workload's configuration says something: `DB_URL`, its arguments, an entry of a ConfigMap. */
export function placeOf(
  workload: Workload,
  { name, object }: { readonly name: string; readonly object: Workload['object'] },
): string {
  const where = name === '' ? 'its arguments' : `\`${name}\``;
  return object === workload.object ? where : `${where} of ${formatRef(object.ref)}`;
}
