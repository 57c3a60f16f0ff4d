import type { NetworkSettings } from '../network/network-settings.ts';
import type { Flow } from '../network/verdict.ts';
import { type Fault, meantWorkload, policyFault, serviceFault } from './path-state.ts';
import type { Moment } from './timeline.ts';
import type { WatchedPath } from './watched-path.ts';

/** A fault on a path over a stretch of the replayed history. */
export interface Episode {
  readonly path: WatchedPath;
  /** As it is at the end of the stretch. */
  readonly fault: Fault;
  /** Index of the first moment with the fault; 0 means that it was there from the beginning of what was looked at. */
  readonly from: number;
  /** Index of the last moment with the fault. */
  readonly to: number;
}

/** The latest stretch of every fault that a path has, or had, in the replayed history. */
export function findEpisodes(
  path: WatchedPath,
  moments: readonly Moment[],
  settings: NetworkSettings,
): readonly Episode[] {
  const meant = meantWorkload(path.flow, moments.map(({ cluster }) => cluster).reverse());
  let wasThere = false;
  const states = moments.map(({ cluster }) => {
    const service = serviceFault(cluster, path.flow, wasThere, settings);
    wasThere ||= isThere(cluster, path.flow);
    return { service, policy: policyFault(cluster, path.flow, meant, settings) };
  });
  return [states.map(({ service }) => service), states.map(({ policy }) => policy)].flatMap((faults) =>
    latestStretch(path, faults),
  );
}

function isThere(cluster: Moment['cluster'], { to }: Flow): boolean {
  return to.type === 'service' && cluster.service(to.namespace, to.name) !== undefined;
}

function latestStretch(path: WatchedPath, faults: readonly (Fault | null)[]): readonly Episode[] {
  const to = faults.findLastIndex((fault) => fault !== null);
  const fault = faults[to];
  if (fault === undefined || fault === null) return [];
  let from = to;
  while (from > 0 && faults[from - 1] !== null) from -= 1;
  return [{ path, fault, from, to }];
}
