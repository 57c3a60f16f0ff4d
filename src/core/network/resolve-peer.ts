import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { Labels } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import { parseCidr } from './cidr.ts';
import type { Identity, NamedPort } from './identity.ts';
import { addressIdentity, anyPodIdentity, podIdentity, reservedIdentity } from './identity.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { Peer } from './verdict.ts';

/** Whom a peer may be: each of `identities` is possible. A `problem` says why that cannot be told. */
export type ResolvedPeer =
  | { readonly ok: true; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly problem: string };

/** The identities of a peer that is no Service. */
export function resolvePeer(
  peer: Exclude<Peer, { type: 'service' }>,
  cluster: Cluster,
  settings: NetworkSettings,
): ResolvedPeer {
  switch (peer.type) {
    case 'workload': {
      const workload = cluster.workload(peer.namespace, peer.name, peer.kind);
      if (workload !== undefined) return { ok: true, identities: identitiesOf(workload, cluster, settings) };
      return {
        ok: false,
        problem: `Git shows no workload ${formatRef({ kind: peer.kind ?? '', namespace: peer.namespace, name: peer.name }).trim()}`,
      };
    }
    case 'labels': {
      const facts = { name: `pods of ${peer.namespace}`, labels: peer.labels, namedPorts: null, serviceAccount: null };
      return { ok: true, identities: [podOf(peer.namespace, facts, cluster, settings)] };
    }
    case 'entity':
      return resolveEntity(peer.entity);
    case 'cidr':
      return { ok: true, identities: [addressIdentity(peer.cidr, parseCidr(peer.cidr))] };
    case 'fqdn':
      return { ok: true, identities: [addressIdentity(peer.name, undefined, peer.name)] };
  }
}

function resolveEntity(entity: string): ResolvedPeer {
  const reserved = reservedIdentity(entity);
  if (reserved !== undefined) return { ok: true, identities: [reserved] };
  const nodes = ['host', 'remote-node', 'kube-apiserver'].flatMap((name) => reservedIdentity(name) ?? []);
  const world = reservedIdentity('world');
  if (entity === 'cluster' || entity === 'cluster-mesh') return { ok: true, identities: [anyPodIdentity(), ...nodes] };
  if (entity === 'all' && world !== undefined) return { ok: true, identities: [anyPodIdentity(), ...nodes, world] };
  return { ok: false, problem: `the entity ${entity} stands for nobody` };
}

/** A workload's Pods; those in the node's network have the node's identity instead: that of the same node or of another one. */
export function identitiesOf(workload: Workload, cluster: Cluster, settings: NetworkSettings): readonly Identity[] {
  const name = `${workload.namespace}/${workload.ref.name}`;
  if (workload.hostNetwork) {
    return ['host', 'remote-node'].flatMap((node) => {
      const identity = reservedIdentity(node);
      return identity === undefined ? [] : [{ ...identity, name: `${name} (in the network of its node)` }];
    });
  }
  const { podLabels: labels, serviceAccount } = workload;
  const facts = { name, labels, serviceAccount, namedPorts: namedPortsOf(workload) };
  return [podOf(workload.namespace, facts, cluster, settings)];
}

interface PodShape {
  readonly name: string;
  readonly labels: Labels;
  readonly namedPorts: readonly NamedPort[] | null;
  readonly serviceAccount: string | null;
}

function podOf(namespace: string, shape: PodShape, cluster: Cluster, settings: NetworkSettings): Identity {
  return podIdentity({
    ...shape,
    namespace,
    namespaceLabels: cluster.namespaceLabels(namespace),
    namespaceKnown: settings.closedWorld === true || cluster.declaresNamespace(namespace),
  });
}

function namedPortsOf(workload: Workload): readonly NamedPort[] {
  return workload.containers.flatMap(({ ports }) =>
    ports.flatMap(({ name, port, protocol }) => (name === undefined ? [] : [{ name, port, protocol }])),
  );
}
