import type { Cluster, Service } from '../cluster/cluster.ts';
import { parseLabels } from '../labels/selector.ts';
import type { JsonObject } from '../values/json.ts';
import { listAt, valueAt } from '../values/read-json.ts';
import { agentOf } from './agent.ts';
import type { Cidr } from './cidr.ts';
import { parseCidr, within } from './cidr.ts';
import { matchesFqdn } from './fqdn.ts';
import type { HttpRequest } from './http-rule.ts';
import type { Identity } from './identity.ts';
import { CLUSTER_KEY, isReserved, LOCAL_CLUSTER } from './identity.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { PeerTest, PolicyRule, PortTest, ServiceWanted } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { meets } from './requirement.ts';
import { inNamespace, inThisCluster } from './scope.ts';
import type { Truth } from './truth.ts';
import { every, some, truthOf } from './truth.ts';

/** One packet, as policy sees it: who is at the other end, and where it goes. `target` is whose port it is (named ports are looked up there). */
export interface Attempt {
  readonly peer: Identity;
  readonly target: Identity;
  readonly port: number;
  readonly protocol: string;
  /** What is asked over HTTP once the connection stands. */
  readonly request?: HttpRequest;
  /** The name that is looked up over it. */
  readonly lookup?: string;
}

/** What rules may refer to outside of themselves. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly settings: NetworkSettings;
}

/** Whether the rule's peers include the other end. `required` is what other rules require of every endpoint. */
export function peersMatch(
  rule: PolicyRule,
  { peer }: Attempt,
  around: Surroundings,
  required: readonly Requirement[] = [],
): Truth {
  const peers = resolvedPeers(rule, around);
  if (peers === null) return 'yes';
  const extra = required.length === 0 ? 'yes' : meets(required, peer);
  return some(
    peers.map((test) => {
      const matches = peerMatches(test, peer, around);
      return test.type === 'labels' && test.endpoint === true ? every([matches, extra]) : matches;
    }),
  );
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
export function ruleMatches(
  rule: PolicyRule,
  attempt: Attempt,
  around: Surroundings,
  required: readonly Requirement[] = [],
): Truth {
  const ports = portsMatch(rule, attempt);
  return ports === 'no' ? 'no' : every([ports, peersMatch(rule, attempt, around, required)]);
}

/** Whether one port test is about the packet's port. */
export function portMatches(test: PortTest, attempt: Attempt): Truth {
  const { target, port, protocol } = attempt;
  if (test.type === 'unread') return 'unknown';
  if (test.type === 'icmp') {
    return truthOf(protocol === 'ICMP' && test.family === familyOf(attempt) && test.icmpType === port);
  }
  if (!test.protocols.includes(protocol)) return 'no';
  if (typeof test.port === 'string') return namedPortMatches(test.port, target, port, protocol);
  return truthOf(test.port === 0 || (port >= test.port && port <= (test.endPort ?? test.port)));
}

/** ICMP of which Internet protocol: an address tells, and Pods are asked about by IPv4. */
function familyOf({ peer, target }: Attempt): 'IPv4' | 'IPv6' {
  return (peer.network ?? target.network)?.family === 6 ? 'IPv6' : 'IPv4';
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
    const around = [inNamespace(service.namespace), ...inThisCluster(agentOf(settings))];
    return [{ type: 'labels', requirements: [...wants, ...around], path }];
  });
}

/** The Services a `toServices` entry is about. */
export function wantedServices(wanted: ServiceWanted, cluster: Cluster): readonly Service[] {
  const candidates = wanted.namespace === undefined ? cluster.services : cluster.servicesIn(wanted.namespace);
  return candidates.filter(
    (service) =>
      (wanted.name === undefined || wanted.name === service.ref.name) &&
      (wanted.labels === undefined ||
        meets(wanted.labels, labelled(service.ref.name, service.object.manifest)) === 'yes'),
  );
}

/** An object's labels, to be matched like an identity's. */
function labelled(name: string, manifest: JsonObject): Identity {
  const labels = parseLabels(valueAt(manifest, 'metadata', 'labels'));
  return {
    name,
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
      return cidrMatches(test.cidr, test.except, peer, around);
    case 'cidr-group':
      return groupMatches(test, peer, around);
    case 'groups':
      return isReserved(peer, 'world') && around.settings.closedWorld !== true ? 'unknown' : 'no';
    case 'nodes':
      return !isReserved(peer, 'remote-node') ? 'no' : test.all ? 'yes' : 'unknown';
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

/**
 * Ranges match addresses outside of the cluster, never Pods, and nodes only where the agent is told so; the world at large is in no range but
 * the one of all addresses.
 */
function cidrMatches(cidr: Cidr, except: readonly Cidr[], peer: Identity, { settings }: Surroundings): Truth {
  if (!isReserved(peer, 'world')) return nodeInRange(cidr, except, peer, settings);
  const { network } = peer;
  if (network === undefined) {
    if (peer.fqdn !== undefined) return 'unknown';
    return cidr.prefix > 0 ? 'no' : cidr.family === 4 ? 'yes' : 'unknown';
  }
  const inside = within(network, cidr);
  const cutOut = some(except.map((one) => within(network, one)));
  return every([inside, cutOut === 'yes' ? 'no' : cutOut === 'no' ? 'yes' : 'unknown']);
}

/** The addresses of nodes are not in Git. */
function nodeInRange(cidr: Cidr, except: readonly Cidr[], peer: Identity, settings: NetworkSettings): Truth {
  const isNode = isReserved(peer, 'host') || isReserved(peer, 'remote-node');
  if (!isNode || !agentOf(settings).options.cidrMatchesNodes) return 'no';
  return cidr.prefix === 0 && cidr.family === 4 && except.length === 0 ? 'yes' : 'unknown';
}

/** Ranges of a CiliumCIDRGroup by its name, or of all those with some labels. */
function groupMatches(
  { group, except }: Extract<PeerTest, { type: 'cidr-group' }>,
  peer: Identity,
  around: Surroundings,
): Truth {
  const { cluster, settings } = around;
  const groups = cluster.objects.filter(
    ({ ref, manifest }) =>
      ref.kind === 'CiliumCIDRGroup' &&
      (typeof group === 'string' ? ref.name === group : meets(group, labelled(ref.name, manifest)) === 'yes'),
  );
  const cidrs = groups.flatMap(({ manifest }) =>
    listAt(manifest, 'spec', 'externalCIDRs').flatMap((one) => (typeof one === 'string' ? (parseCidr(one) ?? []) : [])),
  );
  const matches = some(cidrs.map((cidr) => cidrMatches(cidr, except, peer, around)));
  const complete = settings.closedWorld === true || (typeof group === 'string' && groups.length > 0);
  return matches === 'no' && !complete && isReserved(peer, 'world') ? 'unknown' : matches;
}
