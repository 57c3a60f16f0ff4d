import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { Labels } from '../labels/selector.ts';
import { labelOf } from '../labels/selector.ts';
import { connect } from '../network/connect.ts';
import { learnsName } from '../network/dns-learnt.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { Direction } from '../network/policy-unit.ts';
import { identitiesOf } from '../network/resolve-peer.ts';
import type { Flow, Hop, Peer } from '../network/verdict.ts';

/** A rule that must be there for a connection, and is not. */
export interface MissingRule {
  readonly direction: Direction;
  /** Whose policy it belongs into. */
  readonly subject: Workload;
  readonly peer: RulePeer;
  /** Whose Pods the peer is, where Git has them. */
  readonly peerWorkload?: Workload;
  readonly port: number;
  readonly protocol: string;
  /** Names that may be looked up by it; without, every name, and Cilium learns none of them. */
  readonly learns?: readonly string[];
  /** The policies that close this direction, as evidence names them. */
  readonly closedBy: readonly string[];
}

/** Whom a rule lets through, as policies name it. */
export type RulePeer =
  | { readonly type: 'pods'; readonly namespace: string; readonly labels: Labels; readonly name: string }
  | { readonly type: 'entities'; readonly entities: readonly string[]; readonly name: string }
  | { readonly type: 'cidr'; readonly cidr: string; readonly name: string }
  | { readonly type: 'fqdn'; readonly name: string }
  | { readonly type: 'dns'; readonly namespace: string; readonly labels: Labels; readonly name: string };

/** A connection between two ends that are no Services, with the workloads behind them. */
export interface Leg {
  readonly flow: Flow;
  readonly from: Workload | undefined;
  readonly to: Workload | undefined;
}

/** The connections that one to a Service comes down to: one to each of its backends, on their own port. */
export function legsOf(flow: Flow, cluster: Cluster): readonly Leg[] {
  const from = workloadOf(flow.from, cluster);
  if (flow.to.type !== 'service') return [{ flow, from, to: workloadOf(flow.to, cluster) }];
  const service = cluster.service(flow.to.namespace, flow.to.name);
  const port = service?.ports.find((one) => one.port === flow.port && one.protocol === flow.protocol);
  if (service === undefined) return [];
  return (cluster.endpointsOf(service) ?? []).flatMap((to) => {
    const own = service.headless ? flow.port : targetOf(port?.targetPort, to, flow.protocol);
    return own === undefined ? [] : [{ flow: { ...flow, to: peerOf(to), port: own }, from, to }];
  });
}

function targetOf(target: number | string | undefined, { containers }: Workload, protocol: string): number | undefined {
  if (typeof target !== 'string') return target;
  const ports = containers.flatMap(({ ports }) => ports);
  return ports.find((one) => one.name === target && one.protocol === protocol)?.port;
}

function workloadOf(peer: Peer, cluster: Cluster): Workload | undefined {
  return peer.type === 'workload' ? cluster.workload(peer.namespace, peer.name, peer.kind) : undefined;
}

function peerOf({ namespace, ref }: Workload): Peer {
  return { type: 'workload', namespace, name: ref.name, kind: ref.kind };
}

/**
 * The rules that one connection lacks, on both sides where both are shut; empty where nothing is shut. Null where no rule helps: something denies
 * it by name, the other end cannot be named, or it is not known what shuts it.
 */
export function missingRules(leg: Leg, cluster: Cluster, settings: NetworkSettings): readonly MissingRule[] | null {
  const { flow, from, to } = leg;
  const verdict = connect(cluster, flow, settings);
  if (verdict.result === 'unknown') return null;
  const found: MissingRule[] = [];
  for (const hop of verdict.hops.filter(({ result }) => result === 'dropped')) {
    if (hop.refused !== undefined || hop.decidedBy.some(({ effect }) => effect === 'denies')) return null;
    const subject = hop.direction === 'egress' ? from : to;
    const peer = hop.lookup === undefined ? peerFor(hop, leg) : clusterDns(cluster);
    if (peer?.type === 'fqdn' && !(from !== undefined && isLearnt(peer.name, from, cluster, settings))) return null;
    if (subject === undefined || peer === undefined || hop.direction === 'service') return null;
    const closedBy = hop.decidedBy.filter(({ effect }) => effect === 'default-deny').map(({ policy }) => policy);
    const at = hop.lookup === undefined ? { port: flow.port, protocol: flow.protocol } : DNS;
    const other = hop.direction === 'egress' ? to : from;
    const known = other === undefined || hop.lookup !== undefined ? {} : { peerWorkload: other };
    found.push({ direction: hop.direction, subject, peer, ...known, ...at, closedBy });
  }
  return found;
}

/** A rule about a name matches nothing until Cilium sees its addresses in an answer. */
function isLearnt(name: string, from: Workload, cluster: Cluster, settings: NetworkSettings): boolean {
  return identitiesOf(from, cluster, settings).every((one) => learnsName(one, name, { cluster, settings }) === 'yes');
}

export const DNS = { port: 53, protocol: 'UDP' } as const;

function peerFor({ direction }: Hop, { flow, from, to }: Leg): RulePeer | undefined {
  const [peer, workload] = direction === 'egress' ? [flow.to, to] : [flow.from, from];
  if (workload?.hostNetwork === true) return { type: 'entities', entities: ['host', 'remote-node'], name: 'nodes' };
  if (workload !== undefined) {
    return { type: 'pods', namespace: workload.namespace, labels: namingLabels(workload), name: workload.ref.name };
  }
  if (peer.type === 'labels') {
    return {
      type: 'pods',
      namespace: peer.namespace,
      labels: peer.labels,
      name: Object.values(peer.labels)[0] ?? 'pods',
    };
  }
  if (peer.type === 'entity' && peer.entity !== 'all') {
    return { type: 'entities', entities: [peer.entity], name: peer.entity };
  }
  if (peer.type === 'fqdn') return { type: 'fqdn', name: peer.name };
  return peer.type === 'cidr' ? { type: 'cidr', cidr: peer.cidr, name: 'outside' } : undefined;
}

/** The labels that say which Pods these are: those their controller finds them by, else all of them. */
export function namingLabels({ selector, podLabels }: Workload): Labels {
  const wanted = Object.keys(selector?.matchLabels ?? {}).filter((key) => labelOf(podLabels, key) !== undefined);
  const keys = wanted.length === 0 ? Object.keys(podLabels) : wanted;
  return Object.fromEntries(keys.map((key) => [key, labelOf(podLabels, key) ?? '']));
}

/** The DNS of the cluster: as Git has it, else as distributions label it. */
export function clusterDns(cluster: Cluster): RulePeer {
  const service = cluster.service('kube-system', 'kube-dns');
  const [pods] = service === undefined ? [] : (cluster.endpointsOf(service) ?? []);
  const labels = pods === undefined ? { 'k8s-app': 'kube-dns' } : namingLabels(pods);
  return { type: 'dns', namespace: 'kube-system', labels, name: 'dns' };
}
