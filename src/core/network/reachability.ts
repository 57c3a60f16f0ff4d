import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { NetworkSettings } from './network-settings.ts';
import { type PolicyTable, policyTable, type Shared } from './policy-table.ts';
import { isTransport } from './protocols.ts';
import { identitiesOf } from './resolve-peer.ts';
import type { Flow, FlowResult } from './verdict.ts';

/** A workload, or one from outside, without a namespace: of the kind `entity`, `cidr` or `fqdn`. */
export type ReachEnd = Pick<Workload, 'namespace' | 'ref'>;

/** Whether one end reaches another on a port. */
export interface Reach {
  readonly from: ReachEnd;
  readonly to: ReachEnd;
  /** `ANY`: every port that no rule about the source names. */
  readonly port: number | 'ANY';
  readonly protocol: Flow['protocol'];
  /** As `connect` between the two Pods; Services do not come into it. */
  readonly result: Exclude<FlowResult, 'no-endpoints'>;
}

/** Between two workloads, on a port that the other's containers declare. */
export interface WorkloadReach extends Reach {
  readonly port: number;
}

export interface ReachOptions {
  /** Whose connections; all workloads of the cluster when absent. */
  readonly workloads?: readonly Workload[];
  readonly settings?: NetworkSettings;
}

/**
 * All pairs of workloads over every port the destination declares, each workload's policy read once. Grows with the pairs times the policies that
 * select them. A Pod with itself is no pair: what happens in its own network is not policed.
 */
export function reachability(cluster: Cluster, options: ReachOptions = {}): readonly WorkloadReach[] {
  const { workloads = cluster.workloads, settings = {} } = options;
  const identities = workloads.map((workload) => identitiesOf(workload, cluster, settings));
  const shared: Shared = { around: { cluster, settings }, peers: identities.flat(), memo: new WeakMap() };
  const ends = workloads.map((workload, index): End => {
    const first = identities.slice(0, index).reduce((sum, one) => sum + one.length, 0);
    const own = identities[index] ?? [];
    return {
      workload,
      places: own.map((_, place) => first + place),
      egress: own.map((one) => policyTable(one, 'egress', shared)),
      ingress: own.map((one) => policyTable(one, 'ingress', shared)),
      ports: portsOf(workload),
    };
  });
  const found: WorkloadReach[] = [];
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      for (const at of to.ports) {
        found.push({ from: from.workload, to: to.workload, ...at, result: between(from, to, at) });
      }
    }
  }
  return found;
}

/** A workload with the places of its identities among all peers, and what policy says about each. */
interface End {
  readonly workload: Workload;
  readonly places: readonly number[];
  readonly egress: readonly PolicyTable[];
  readonly ingress: readonly PolicyTable[];
  readonly ports: readonly PortOf[];
}

interface PortOf {
  readonly port: number;
  readonly protocol: Flow['protocol'];
}

function between(from: End, to: End, at: PortOf): Reach['result'] {
  const egress = agreed(from.egress, to.places, at);
  if (egress === 'dropped') return 'dropped';
  const ingress = agreed(to.ingress, from.places, at);
  if (ingress === 'dropped') return 'dropped';
  return egress === 'allowed' && ingress === 'allowed' ? 'allowed' : 'unknown';
}

/** Where alternatives differ, the answer depends on which one it is. */
function agreed(tables: readonly PolicyTable[], peers: readonly number[], at: PortOf): Reach['result'] {
  let first: Reach['result'] | undefined;
  for (const table of tables) {
    for (const peer of peers) {
      const result = table.result(peer, at);
      if (first !== undefined && first !== result) return 'unknown';
      first = result;
    }
  }
  return first ?? 'unknown';
}

/** The ports that a workload's containers declare, each once. */
export function portsOf({ containers }: Workload): readonly PortOf[] {
  const ports = containers.flatMap((container) =>
    container.ports.flatMap(({ port, protocol }) => (isTransport(protocol) ? [{ port, protocol }] : [])),
  );
  return [...new Map(ports.map((one) => [`${one.port}/${one.protocol}`, one])).values()];
}
