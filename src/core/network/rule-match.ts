import type { Cluster, Service } from '../cluster/cluster.ts';
import { parseLabels } from '../labels/selector.ts';
import { valueAt } from '../values/read-json.ts';
import type { Cidr } from './cidr.ts';
import { parseCidr, within } from './cidr.ts';
import { matchesFqdn } from './fqdn.ts';
import type { Identity } from './identity.ts';
import { CLUSTER_KEY, isReserved, LOCAL_CLUSTER } from './identity.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { PeerTest, PolicyRule, PortTest, ServiceWanted } from './policy-unit.ts';
import { inNamespace, inThisCluster } from './read-cilium-policy.ts';
import { meets } from './requirement.ts';
import type { Truth } from './truth.ts';
import { every, some, truthOf } from './truth.ts';

/** One packet, as policy sees it: who is at the other end, and where it goes. `target` is whose port it is (named ports are looked up there). */
export interface Attempt {
  readonly peer: Identity;
  readonly target: Identity;
  readonly port: number;
  readonly protocol: string;
}

/** What rules may refer to outside of themselves. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly settings: NetworkSettings;
}

/** Whether the rule's peers include the other end. */
export function peersMatch(rule: PolicyRule, { peer }: Attempt, around: Surroundings): Truth {
  const peers = resolvedPeers(rule, around);
  return peers === null ? 'yes' : some(peers.map((test) => peerMatches(test, peer, around)));
}

/** Whether the rule's ports include the one asked for. */
export function portsMatch(rule: PolicyRule, attempt: Attempt): Truth {
  if (rule.ports === null) return 'yes';
  const anyone = rule.direction === 'egress' && (rule.peers === null || rule.peers.some(isAnyone));
  return some(rule.ports.map((test) => (anyone && isNamed(test) ? 'no' : portMatches(test, attempt))));
}

/** On egress Cilium looks a named port up at each peer a rule names; towards anyone there is none to ask, and the name stands for nothing. */
function isNamed(test: PortTest): boolean {
  return test.type === 'port' && typeof test.port === 'string';
}

function isAnyone(test: PeerTest): boolean {
  return test.type === 'entity' && test.entity === 'all';
}

/** Whether the rule is about this packet. */
export function ruleMatches(rule: PolicyRule, attempt: Attempt, around: Surroundings): Truth {
  return every([portsMatch(rule, attempt), peersMatch(rule, attempt, around)]);
}

/** Whether one port test is about the packet's port. */
export function portMatches(test: PortTest, { target, port, protocol }: Attempt): Truth {
  if (test.type === 'unread') return 'unknown';
  if (test.type === 'icmp') return truthOf(protocol === 'ICMP' && test.family === 'IPv4' && test.icmpType === port);
  if (!test.protocols.includes(protocol)) return 'no';
  if (typeof test.port === 'string') return namedPortMatches(test.port, target, port, protocol);
  return truthOf(test.port === 0 || (port >= test.port && port <= (test.endPort ?? test.port)));
}

function namedPortMatches(name: string, target: Identity, port: number, protocol: string): Truth {
  if (target.namedPorts === null) return 'unknown';
  const found = target.namedPorts.some(
    (one) => one.name === name && one.port === port && (one.protocol === 'ANY' || one.protocol === protocol),
  );
  return truthOf(found);
}

/**
 * The rule's peers with `toServices` translated into selectors and addresses (pkg/policy/k8s/service.go). A rule whose Services select nothing
 * has no peers left, and then its ports are open to everyone; without ports it lets nobody through. In `egressDeny` they are never translated.
 */
function resolvedPeers(rule: PolicyRule, around: Surroundings): readonly PeerTest[] | null {
  if (!rule.peers?.some(({ type }) => type === 'service')) return rule.peers;
  const peers = rule.peers.flatMap((test) => (test.type === 'service' ? translate(test, rule, around) : [test]));
  if (peers.length > 0) return peers;
  return rule.ports === null ? [] : null;
}

function translate(
  { wanted, path }: Extract<PeerTest, { type: 'service' }>,
  rule: PolicyRule,
  { cluster, settings }: Surroundings,
): readonly PeerTest[] {
  if (rule.effect === 'deny') return [];
  const services = wantedServices(wanted, cluster);
  if (services.length === 0 && settings.closedWorld !== true) {
    return [{ type: 'unread', why: `the Service it names is not in Git`, path }];
  }
  const followsSelectors = (settings.cilium?.minor ?? 17) >= 17;
  return services.flatMap((service): PeerTest[] => {
    if (service.selector === null) return addressTests(service, cluster, path);
    if (!followsSelectors) return [];
    const wants = Object.entries(service.selector).map(([key, value]) => ({
      from: 'k8s',
      key,
      operator: 'In' as const,
      values: [value],
    }));
    return [{ type: 'labels', requirements: [...wants, inNamespace(service.namespace), inThisCluster()], path }];
  });
}

/** The Services a `toServices` entry is about. */
function wantedServices(wanted: ServiceWanted, cluster: Cluster): readonly Service[] {
  const candidates = wanted.namespace === undefined ? cluster.services : cluster.servicesIn(wanted.namespace);
  return candidates.filter(
    (service) =>
      (wanted.name === undefined || wanted.name === service.ref.name) &&
      (wanted.labels === undefined || meets(wanted.labels, asIdentity(service)) === 'yes'),
  );
}

function asIdentity({ ref, object }: Service): Identity {
  const labels = parseLabels(valueAt(object.manifest, 'metadata', 'labels'));
  return {
    name: ref.name,
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value])),
    unseen: [],
    namedPorts: [],
    enforced: false,
  };
}

function addressTests(service: Service, cluster: Cluster, path: PeerTest['path']): PeerTest[] {
  return cluster.addressesOf(service).flatMap(({ address }) => {
    const cidr = parseCidr(address);
    return cidr === undefined ? [] : [{ type: 'cidr', cidr, except: [], text: address, path }];
  });
}

/** Whether one alternative of a rule's peers includes the identity. */
export function peerMatches(test: PeerTest, peer: Identity, around: Surroundings): Truth {
  switch (test.type) {
    case 'labels':
      return meets(test.requirements, peer);
    case 'entity':
      return isEntity(test.entity, peer);
    case 'cidr':
      return cidrMatches(test.cidr, test.except, peer);
    case 'cidr-group':
      return groupMatches(test.group, test.except, peer, around);
    case 'fqdn':
      return fqdnMatches(test.pattern, peer);
    case 'service':
    case 'unread':
      return 'unknown';
  }
}

function fqdnMatches(pattern: string, { fqdn, learnt = 'yes' }: Identity): Truth {
  return fqdn !== undefined && matchesFqdn(pattern, fqdn) ? learnt : 'no';
}

const RESERVED_IN_CLUSTER = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];

/** Whether an identity belongs to one of Cilium's entities (pkg/policy/api/entity.go). */
export function isEntity(entity: string, identity: Identity): Truth {
  const { labels } = identity;
  const reserved = (name: string): boolean => isReserved(identity, name);
  const inCluster = RESERVED_IN_CLUSTER.some(reserved);
  const podOf = Object.hasOwn(labels, `k8s:${CLUSTER_KEY}`) ? labels[`k8s:${CLUSTER_KEY}`] : undefined;
  if (entity === 'all') return 'yes';
  if (entity === 'none') return 'no';
  if (entity === 'cluster') return truthOf(inCluster || podOf === LOCAL_CLUSTER);
  if (entity === 'cluster-mesh') return truthOf(inCluster || podOf !== undefined);
  return truthOf(reserved(entity));
}

/** Ranges match addresses outside of the cluster only, never Pods or nodes; the world at large is in no range but the one of all addresses. */
function cidrMatches(cidr: Cidr, except: readonly Cidr[], peer: Identity): Truth {
  if (!isReserved(peer, 'world')) return 'no';
  const { network } = peer;
  if (network === undefined) {
    if (peer.fqdn !== undefined) return 'unknown';
    return cidr.prefix > 0 ? 'no' : cidr.family === 4 ? 'yes' : 'unknown';
  }
  const inside = within(network, cidr);
  const cutOut = some(except.map((one) => within(network, one)));
  return every([inside, cutOut === 'yes' ? 'no' : cutOut === 'no' ? 'yes' : 'unknown']);
}

function groupMatches(
  name: string,
  except: readonly Cidr[],
  peer: Identity,
  { cluster, settings }: Surroundings,
): Truth {
  const group = cluster.object({ kind: 'CiliumCIDRGroup', name });
  if (group === undefined) return settings.closedWorld === true ? 'no' : 'unknown';
  const list = valueAt(group.manifest, 'spec', 'externalCIDRs');
  const cidrs = Array.isArray(list)
    ? list.flatMap((one) => (typeof one === 'string' ? (parseCidr(one) ?? []) : []))
    : [];
  return some(cidrs.map((cidr) => cidrMatches(cidr, except, peer)));
}
