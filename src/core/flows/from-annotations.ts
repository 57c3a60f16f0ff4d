import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { FieldPath } from '../values/field-path.ts';
import type { Json } from '../values/json.ts';
import { formatRef } from '../values/object-ref.ts';
import { valueAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { peerOf } from './flow-ends.ts';
import { podSpecPath } from './pod-spec-path.ts';
import { annotationScrapers } from './scrapers.ts';

/** What `prometheus.io/scrape` annotations on Pods and Services have scraped, as the usual scrape configuration reads them. */
export function fromAnnotations(cluster: Cluster): readonly ExpectedFlow[] {
  const from = annotationScrapers(cluster);
  if (from.length === 0) return [];
  const pods = cluster.workloads.flatMap((workload) => {
    const path = [...podSpecPath(workload).slice(0, -1), 'metadata', 'annotations'];
    return ends(workload.object, path, [workload]);
  });
  const services = cluster.services.flatMap((service) =>
    ends(service.object, ['metadata', 'annotations'], cluster.endpointsOf(service) ?? []),
  );
  return [...pods, ...services].flatMap(({ workload, port, object, path }) =>
    from.map(
      (scraper): ExpectedFlow => ({
        flow: { from: scraper, to: peerOf(workload), port, protocol: 'TCP' },
        from: 'annotation',
        why: `${formatRef(object.ref)} asks for ${formatRef(workload.ref)} to be scraped`,
        object,
        path,
      }),
    ),
  );
}

interface End {
  readonly workload: Workload;
  readonly port: number;
  readonly object: RenderedObject;
  readonly path: FieldPath;
}

function ends(object: RenderedObject, path: readonly string[], workloads: readonly Workload[]): readonly End[] {
  const annotations = valueAt(object.manifest, ...path);
  if (flag(annotations, 'prometheus.io/scrape') !== 'true') return [];
  const port = Number(flag(annotations, 'prometheus.io/port'));
  return workloads.flatMap((workload) => {
    // Without a port every port a container declares is scraped; the first one stands for them.
    const at = Number.isInteger(port) && port > 0 ? port : workload.containers[0]?.ports[0]?.port;
    return at === undefined ? [] : [{ workload, port: at, object, path: [...path, 'prometheus.io/scrape'] }];
  });
}

/** People write `true` with and without quotes; kustomize keeps it as it is. */
function flag(annotations: Json | undefined, key: string): string {
  const value = valueAt(annotations, key);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';
}
