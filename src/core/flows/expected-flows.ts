import type { Cluster } from '../cluster/cluster.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { fromAnnotations } from './from-annotations.ts';
import { fromConfiguration } from './from-configuration.ts';
import { fromExporters } from './from-exporters.ts';
import { fromMonitors } from './from-monitors.ts';
import { fromOutsideNames } from './from-outside-names.ts';
import { fromProbers } from './from-probers.ts';
import { fromProbes } from './from-probes.ts';
import { fromRoutes } from './from-routes.ts';
import { fromWebhooks } from './from-webhooks.ts';

const known = new WeakMap<Cluster, readonly ExpectedFlow[]>();

/**
 * The connections that should be possible, as far as manifests say: configuration that names Services, exporters and what they watch, monitors and
 * scrape annotations, probes, routes, and what the API server calls. One that several places say is told once, by the first.
 */
export function expectedFlows(cluster: Cluster): readonly ExpectedFlow[] {
  const flows = known.get(cluster) ?? distinct(readAll(cluster));
  known.set(cluster, flows);
  return flows;
}

function readAll(cluster: Cluster): readonly ExpectedFlow[] {
  const around = { cluster, wasThere: () => false };
  return [
    ...fromConfiguration(around),
    ...fromOutsideNames(cluster),
    ...fromExporters(around),
    ...fromMonitors(cluster),
    ...fromProbers(cluster),
    ...fromAnnotations(cluster),
    ...fromProbes(cluster),
    ...fromRoutes(cluster),
    ...fromWebhooks(cluster),
  ];
}

function distinct(flows: readonly ExpectedFlow[]): readonly ExpectedFlow[] {
  const byFlow = new Map<string, ExpectedFlow>();
  for (const one of flows) {
    const key = JSON.stringify(one.flow);
    if (!byFlow.has(key)) byFlow.set(key, one);
  }
  return [...byFlow.values()];
}
