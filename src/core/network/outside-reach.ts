import type { Cluster, Workload } from '../cluster/cluster.ts';
import { labelOf } from '../labels/selector.ts';
import { connect } from './connect.ts';
import { type Identity, NAMESPACE_KEY } from './identity.ts';
import { selects } from './judge.ts';
import type { NetworkSettings } from './network-settings.ts';
import { policiesFor } from './policy-index.ts';
import { portsOf, type Reach, type ReachEnd } from './reachability.ts';
import { identitiesOf } from './resolve-peer.ts';
import type { Flow, Peer } from './verdict.ts';

/** What a workload is connected with that is no workload in Git. */
const ENTITIES = ['world', 'host', 'remote-node', 'kube-apiserver'];

/**
 * Who from outside of Git's workloads gets in, on the ports that containers declare, and where they get out: on the ports that their egress rules
 * name, and on any other. Each as `connect` says it.
 */
export function outsideReach(
  cluster: Cluster,
  workloads: readonly Workload[],
  settings: NetworkSettings = {},
): readonly Reach[] {
  const reach = (from: ReachEnd, to: ReachEnd, at: Asked): Reach[] => {
    const { port, protocol } = at;
    const { result } = connect(cluster, { from: peerOf(from), to: peerOf(to), port: at.tried, protocol }, settings);
    return result === 'no-endpoints' ? [] : [{ from, to, port, protocol, result }];
  };
  return workloads.flatMap((workload) => {
    const inward = ENTITIES.flatMap((name) =>
      portsOf(workload).flatMap((at) => reach(entity(name), workload, { ...at, tried: at.port })),
    );
    const ports = egressPorts(workload, cluster, settings);
    return [...inward, ...ENTITIES.flatMap((name) => ports.flatMap((at) => reach(workload, entity(name), at)))];
  });
}

interface Asked {
  readonly port: Reach['port'];
  readonly protocol: Flow['protocol'];
  /** The same, or one that stands for `ANY`. */
  readonly tried: number;
}

function entity(name: string): ReachEnd {
  return { namespace: '', ref: { apiVersion: '', kind: 'entity', name } };
}

function peerOf({ namespace, ref }: ReachEnd): Peer {
  return ref.kind === 'entity' && namespace === ''
    ? { type: 'entity', entity: ref.name }
    : { type: 'workload', namespace, name: ref.name, kind: ref.kind };
}

/** The ports that rules about the workload name, and one that none of them does. */
function egressPorts(workload: Workload, cluster: Cluster, settings: NetworkSettings): readonly Asked[] {
  const named = identitiesOf(workload, cluster, settings).flatMap((one) => namedPorts(one, cluster, settings));
  const ports = [...new Map(named.map((one) => [`${one.port}/${one.protocol}`, one])).values()];
  const taken = new Set(ports.map(({ port }) => port));
  // Of those nobody assigns, so that it is in no range somebody means.
  const tried = [1, 2, 3, 4].find((port) => !taken.has(port)) ?? 6;
  return [...ports, { port: 'ANY', protocol: 'TCP', tried }];
}

function namedPorts(subject: Identity, cluster: Cluster, settings: NetworkSettings): readonly Asked[] {
  const policies = policiesFor(cluster, labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`), settings);
  return policies
    .flatMap(({ units }) => units)
    .filter((unit) => selects(unit, subject) !== 'no')
    .flatMap(({ rules }) => rules.filter(({ direction }) => direction === 'egress'))
    .flatMap(({ ports }) => ports ?? [])
    .flatMap((test) =>
      test.type === 'port' ? test.protocols.filter(isProtocol).map((protocol) => ({ port: test.port, protocol })) : [],
    )
    .flatMap(({ port, protocol }) => (typeof port === 'number' && port > 0 ? [{ port, protocol, tried: port }] : []));
}

function isProtocol(text: string): text is Flow['protocol'] {
  return text === 'TCP' || text === 'UDP' || text === 'SCTP';
}
