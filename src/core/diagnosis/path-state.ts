import type { Cluster, Service, Workload } from '../cluster/cluster.ts';
import { peerOf } from '../flows/flow-ends.ts';
import { nearestMatch } from '../labels/nearest-match.ts';
import { selectorOf } from '../labels/selector.ts';
import { connect } from '../network/connect.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Flow, Verdict } from '../network/verdict.ts';

/**
 * What is wrong on a path: the Service leads nowhere, is not there, has not that port, or policy drops the connection to the Pods it is for. These are
 * independent, and a path may have one of each kind: a Service without endpoints hides what policy would say.
 */
export type FaultKind = 'no-endpoints' | 'service-gone' | 'no-such-port' | 'policy-drop';

export interface Fault {
  readonly kind: FaultKind;
  readonly verdict: Verdict;
}

/** What is wrong with the Service at the end of a path, or null. A Service that Git never had is not wrong but unknown. */
export function serviceFault(cluster: Cluster, flow: Flow, wasThere: boolean, settings: NetworkSettings): Fault | null {
  if (flow.to.type !== 'service') return null;
  const verdict = connect(cluster, flow, settings);
  if (cluster.service(flow.to.namespace, flow.to.name) === undefined) {
    return wasThere ? { kind: 'service-gone', verdict } : null;
  }
  if (verdict.result === 'no-endpoints') return { kind: 'no-endpoints', verdict };
  const atService = verdict.hops.at(-1)?.direction === 'service';
  return verdict.result === 'dropped' && atService ? { kind: 'no-such-port', verdict } : null;
}

/** Whether policy drops a path, asked about the workload the Service is for where the Service itself leads nowhere. */
export function policyFault(
  cluster: Cluster,
  flow: Flow,
  meant: Workload | undefined,
  settings: NetworkSettings,
): Fault | null {
  const verdict = connect(cluster, flow, settings);
  const last = verdict.hops.at(-1)?.direction;
  if (last !== 'service') return verdict.result === 'dropped' ? { kind: 'policy-drop', verdict } : null;
  if (meant === undefined || cluster.workload(meant.namespace, meant.ref.name, meant.ref.kind) === undefined)
    return null;
  const direct = connect(cluster, { ...flow, to: peerOf(meant), port: podPort(cluster, flow, meant) }, settings);
  return direct.result === 'dropped' ? { kind: 'policy-drop', verdict: direct } : null;
}

/** The workload a Service was for when it last led anywhere, else the one whose labels come nearest. */
export function meantWorkload(flow: Flow, newestFirst: readonly Cluster[]): Workload | undefined {
  const { to } = flow;
  if (to.type !== 'service') return undefined;
  for (const cluster of newestFirst) {
    const service = cluster.service(to.namespace, to.name);
    const endpoints = service === undefined ? null : cluster.endpointsOf(service);
    if (endpoints !== null && endpoints.length > 0) return endpoints[0];
  }
  const [now] = newestFirst;
  const service = now?.service(to.namespace, to.name);
  return now === undefined || service === undefined ? undefined : nearest(service, now);
}

function nearest({ namespace, selector }: Service, cluster: Cluster): Workload | undefined {
  const candidates = cluster.workloadsIn(namespace);
  return nearestMatch(selectorOf(selector ?? {}), candidates, ({ podLabels }) => podLabels, 1)[0]?.candidate;
}

function podPort(cluster: Cluster, { to, port }: Flow, workload: Workload): number {
  const service = to.type === 'service' ? cluster.service(to.namespace, to.name) : undefined;
  const target = service?.ports.find((one) => one.port === port)?.targetPort;
  if (typeof target === 'number') return target;
  const named = workload.containers
    .flatMap(({ ports }) => ports)
    .find(({ name }) => name !== undefined && name === target);
  return named?.port ?? port;
}
