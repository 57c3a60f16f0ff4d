import type { Cluster, Workload } from '../cluster/cluster.ts';
import { peerOf } from '../flows/flow-ends.ts';
import { imageName } from '../flows/image-name.ts';
import { podSpecPath } from '../flows/pod-spec-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { numberAt, stringAt } from '../values/read-json.ts';
import type { WatchedPath } from './watched-path.ts';

/** Prometheus, where it is in Git, to the Pods it scrapes. */
export function scrapePaths(workload: Workload, port: number | null, cluster: Cluster): readonly WatchedPath[] {
  const scraper = cluster.workloads.find(({ containers }) =>
    containers.some(({ image }) => imageName(image) === 'prometheus'),
  );
  const at = scrapePort(workload) ?? port;
  if (scraper === undefined || at === null) return [];
  return [
    {
      flow: { from: peerOf(scraper), to: peerOf(workload), port: at, protocol: 'TCP' },
      why: `${formatRef(scraper.ref)} scrapes ${formatRef(workload.ref)}`,
      inferred: false,
      role: 'scrape',
    },
  ];
}

function scrapePort(workload: Workload): number | null {
  const path = podSpecPath(workload).slice(0, -1);
  const annotated = stringAt(workload.object.manifest, ...path, 'metadata', 'annotations', 'prometheus.io/port');
  const number = numberAt(workload.object.manifest, ...path, 'metadata', 'annotations', 'prometheus.io/port');
  if (annotated !== undefined && /^\d{2,5}$/.test(annotated)) return Number(annotated);
  const ports = workload.containers.flatMap((container) => container.ports);
  return number ?? ports.find(({ name }) => name !== undefined && /metrics|prom/.test(name))?.port ?? null;
}
