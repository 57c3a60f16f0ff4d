import type { Cluster, Workload } from '../cluster/cluster.ts';
import { labelOf } from '../labels/selector.ts';
import { connect } from './connect.ts';
import { type Identity, NAMESPACE_KEY } from './identity.ts';
import { selects } from './judge.ts';
import type { NetworkSettings } from './network-settings.ts';
import { policiesFor } from './policy-index.ts';
import type { Direction, PolicyRule } from './policy-unit.ts';
import { isTransport } from './protocols.ts';
import { portsOf, type Reach, type ReachEnd } from './reachability.ts';
import { identitiesOf } from './resolve-peer.ts';
import type { Flow, Peer } from './verdict.ts';

/** Who may come in that is no workload in Git, and where connections may go to. */
const SOURCES = ['world', 'host', 'remote-node', 'kube-apiserver', 'ingress'].map((name) => end('entity', name));
const TARGETS = ['world', 'host', 'remote-node', 'kube-apiserver'].map((name) => end('entity', name));

/**
 * Who from outside of Git's workloads gets in, on the ports that containers declare, and where they get out: on the ports that their egress rules
 * name, and on any other. Asked about are entities, and the ranges and names that rules speak of (those only where they are not shut). Each as `connect` says it.
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
  const isShut = ({ result }: Reach): boolean => result === 'dropped';
  return workloads.flatMap((workload) => {
    const rules = identitiesOf(workload, cluster, settings).flatMap((one) => rulesAbout(one, cluster, settings));
    const inward = portsOf(workload).map((at) => ({ ...at, tried: at.port }));
    const outward = egressPorts(rules);
    const ways = (direction: Direction, ends: readonly ReachEnd[]): Reach[] =>
      direction === 'ingress'
        ? ends.flatMap((one) => inward.flatMap((at) => reach(one, workload, at)))
        : ends.flatMap((one) => outward.flatMap((at) => reach(workload, one, at)));
    return [
      ...ways('ingress', SOURCES),
      ...ways('ingress', spokenOf(rules, 'ingress')).filter((one) => !isShut(one)),
      ...ways('egress', TARGETS),
      ...ways('egress', spokenOf(rules, 'egress')).filter((one) => !isShut(one)),
    ];
  });
}

interface Asked {
  readonly port: Reach['port'];
  readonly protocol: Flow['protocol'];
  /** The same, or one that stands for `ANY`. */
  readonly tried: number;
}

function end(kind: 'entity' | 'cidr' | 'fqdn', name: string): ReachEnd {
  return { namespace: '', ref: { apiVersion: '', kind, name } };
}

function peerOf({ namespace, ref: { kind, name } }: ReachEnd): Peer {
  if (namespace !== '') return { type: 'workload', namespace, name, kind };
  if (kind === 'cidr') return { type: 'cidr', cidr: name };
  // A name that the pattern covers stands for it.
  return kind === 'fqdn' ? { type: 'fqdn', name: name.replaceAll('*', 'any') } : { type: 'entity', entity: name };
}

function rulesAbout(subject: Identity, cluster: Cluster, settings: NetworkSettings): readonly PolicyRule[] {
  const policies = policiesFor(cluster, labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`), settings);
  return policies
    .flatMap(({ units }) => units)
    .filter((unit) => selects(unit, subject) !== 'no')
    .flatMap(({ rules }) => rules);
}

/** The ranges and names that rules let in or out, each once; the range of all addresses is the world. */
function spokenOf(rules: readonly PolicyRule[], wanted: Direction): readonly ReachEnd[] {
  const ends = rules
    .filter(({ direction, effect }) => direction === wanted && effect === 'allow')
    .flatMap(({ peers }) => peers ?? [])
    .flatMap((test) => {
      if (test.type === 'fqdn') return [end('fqdn', test.pattern)];
      return test.type === 'cidr' && test.cidr.prefix > 0 ? [end('cidr', test.text)] : [];
    });
  return [...new Map(ends.map((one) => [`${one.ref.kind}:${one.ref.name}`, one])).values()];
}

/** The ports that rules about the workload name, and one that none of them does. */
function egressPorts(rules: readonly PolicyRule[]): readonly Asked[] {
  const named = rules
    .filter(({ direction }) => direction === 'egress')
    .flatMap(({ ports }) => ports ?? [])
    .flatMap((test) =>
      test.type === 'port' ? test.protocols.filter(isTransport).map((protocol) => ({ port: test.port, protocol })) : [],
    )
    .flatMap(({ port, protocol }) => (typeof port === 'number' && port > 0 ? [{ port, protocol, tried: port }] : []));
  const ports = [...new Map(named.map((one) => [`${one.port}/${one.protocol}`, one])).values()];
  const taken = new Set(ports.map(({ port }) => port));
  // Of those nobody assigns, so that it is in no range somebody means.
  const tried = [1, 2, 3, 4].find((port) => !taken.has(port)) ?? 6;
  return [...ports, { port: 'ANY', protocol: 'TCP', tried }];
}
