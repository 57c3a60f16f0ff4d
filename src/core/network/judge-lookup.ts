import type { Cluster } from '../cluster/cluster.ts';
import { type Identity, podIdentity, reservedIdentity } from './identity.ts';
import { judge } from './judge.ts';
import { identitiesOf } from './resolve-peer.ts';
import type { Surroundings } from './rule-match.ts';
import type { Hop } from './verdict.ts';

/** Where cluster DNS listens: on 53, or behind that on another port of its Pods. */
const PORTS = [53, 5353, 8053];

/**
 * The hop of looking a name up, where policy shuts every way to a DNS server: those of the cluster, one on the node, and those outside.
 * Undefined where one is open or may be.
 */
export function judgeLookup(subject: Identity, name: string, around: Surroundings): Hop | undefined {
  if (!subject.enforced) return undefined;
  const hops = serversIn(around).flatMap(({ server, ports }) =>
    ports.flatMap((port) =>
      ['UDP', 'TCP'].map((protocol) =>
        judge(
          { direction: 'egress', subject, attempt: { peer: server, target: server, port, protocol, lookup: name } },
          around,
        ),
      ),
    ),
  );
  if (hops.some(({ result }) => result !== 'dropped')) return undefined;
  const hop = hops.find(({ refused }) => refused === 'dns') ?? hops[0];
  if (hop === undefined) return undefined;
  return {
    ...hop,
    lookup: name,
    decidedBy: hop.decidedBy.map((one) => ({ ...one, why: `looking ${name} up: ${one.why}` })),
  };
}

interface Server {
  readonly server: Identity;
  readonly ports: readonly number[];
}

function serversIn({ cluster, settings }: Surroundings): readonly Server[] {
  const own = clusterDns(cluster).flatMap((workload) => identitiesOf(workload, cluster, settings));
  const outside = ['host', 'world'].flatMap((one) => reservedIdentity(one) ?? []);
  return [
    ...(own.length === 0 ? [SOMEWHERE] : own).map((server) => ({ server, ports: PORTS })),
    ...outside.map((server) => ({ server, ports: [53] })),
  ];
}

function clusterDns(cluster: Cluster) {
  const service = cluster.service('kube-system', 'kube-dns');
  return service === undefined ? [] : (cluster.endpointsOf(service) ?? []);
}

/** CoreDNS as distributions install it: Git seldom has it, and it may have more labels. */
const SOMEWHERE: Identity = {
  ...podIdentity({
    name: 'cluster DNS',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    namespaceLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
    namespaceKnown: false,
    namedPorts: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  }),
  unseen: ['k8s:'],
};
