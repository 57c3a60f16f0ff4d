import type { Cluster, Workload } from '../cluster/cluster.ts';
import { labelOf } from '../labels/selector.ts';
import { formatRef } from '../values/object-ref.ts';
import type { Source } from '../values/source.ts';
import { ANYBODY, withoutCovered } from './covered-rows.ts';
import { addressIdentity, type Identity, NAMESPACE_KEY, reservedIdentity } from './identity.ts';
import { isPoliced, selects } from './judge.ts';
import type { NetworkSettings } from './network-settings.ts';
import { policiesFor } from './policy-index.ts';
import type { Direction, PeerTest, PolicyRule, PolicyUnit, PortTest } from './policy-unit.ts';
import { identitiesOf } from './resolve-peer.ts';
import { peersMatch, type Surroundings } from './rule-match.ts';
import type { Truth } from './truth.ts';

/** One row of the table that `cilium bpf policy get` shows for an endpoint, and where it comes from. */
export interface PolicyMapEntry {
  /** `Unknown` where what decides is not in Git. */
  readonly action: 'Allow' | 'Deny' | 'Unknown';
  readonly direction: Direction;
  /** Whom: a workload of the cluster, a reserved identity, a range; `reserved:unknown` is anybody, as in Cilium's table. */
  readonly peer: string;
  /** `3306/TCP`, `8080-8090/TCP`, `ANY`. */
  readonly port: string;
  /** What a proxy then looks at: `HTTP`, `DNS`; null where nothing does. */
  readonly proxy: string | null;
  /** The rule it is from; null for what holds without a rule. */
  readonly from: { readonly policy: string; readonly rule: string; readonly source: Source } | null;
}

export interface PolicyMap {
  readonly entries: readonly PolicyMapEntry[];
  /** What is denied without a rule that allows it, by direction; `unknown` where a policy may or may not select the workload. */
  readonly defaultDeny: Readonly<Record<Direction, Truth>>;
  /** Policies that could not be read, or that Cilium does not load: nothing of them is in the table. */
  readonly leftOut: readonly { readonly policy: string; readonly why: string }[];
}

/** Reserved identities that policies speak of; `init` is over before anybody looks. */
const RESERVED = ['host', 'remote-node', 'kube-apiserver', 'world', 'health', 'ingress', 'unmanaged'];

/**
 * The policy map of a workload's Pods as their agent would hold it (Cilium, `pkg/policy/mapstate.go`): a row for every rule, peer and port. Allows
 * that a denial covers are left out, and identities are those of Git's workloads, so Pods that Git does not show have no row.
 */
export function policyMap(cluster: Cluster, workload: Workload, settings: NetworkSettings = {}): PolicyMap {
  const around = { cluster, settings };
  const [subject] = identitiesOf(workload, cluster, settings);
  if (subject === undefined || !isPoliced(subject, around) || settings.enforcement === 'never') {
    return { entries: open(['ingress', 'egress']), defaultDeny: { ingress: 'no', egress: 'no' }, leftOut: [] };
  }
  const read = policiesFor(cluster, labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`), settings);
  const units = read
    .flatMap((one) => one.units)
    .map((unit) => ({ unit, selected: selects(unit, subject) }))
    .filter(({ selected }) => selected !== 'no');
  const peers = peersOf(cluster, around);
  const denies = (direction: Direction): Truth => {
    if (settings.enforcement === 'always') return 'yes';
    const denying = units.filter(({ unit }) => unit.defaultDeny[direction]).map(({ selected }) => selected);
    return denying.includes('yes') ? 'yes' : denying.length > 0 ? 'unknown' : 'no';
  };
  const defaultDeny = { ingress: denies('ingress'), egress: denies('egress') };
  const rows = units.flatMap((one) => rowsOf(one, { subject, peers, around }));
  const unpoliced = (['ingress', 'egress'] as const).filter((direction) => defaultDeny[direction] !== 'yes');
  return {
    entries: withoutCovered([...open(unpoliced), ...hostRow(defaultDeny.ingress, units.length > 0, settings), ...rows]),
    defaultDeny,
    leftOut: read.flatMap(({ policy, refusal, unread }) => {
      const why = refusal ?? unread;
      return why === null ? [] : [{ policy: formatRef(policy.ref), why }];
    }),
  };
}

function open(directions: readonly Direction[]): readonly PolicyMapEntry[] {
  return directions.map((direction) => ({
    action: 'Allow',
    direction,
    peer: ANYBODY,
    port: 'ANY',
    proxy: null,
    from: null,
  }));
}

/** Kubelets reach the Pods of their node without a rule. */
function hostRow(closed: Truth, selected: boolean, { enforcement }: NetworkSettings): readonly PolicyMapEntry[] {
  if (closed === 'no' || (enforcement === 'always' && !selected)) return [];
  return [{ action: 'Allow', direction: 'ingress', peer: 'reserved:host', port: 'ANY', proxy: null, from: null }];
}

interface Peer {
  readonly name: string;
  readonly identity: Identity;
}

function peersOf(cluster: Cluster, { settings }: Surroundings): readonly Peer[] {
  const reserved = RESERVED.flatMap((name) => {
    const identity = reservedIdentity(name);
    return identity === undefined ? [] : [{ name: `reserved:${name}`, identity }];
  });
  const pods = cluster.workloads
    .filter(({ hostNetwork }) => !hostNetwork)
    .flatMap((one) => identitiesOf(one, cluster, settings).map((identity) => ({ name: identity.name, identity })));
  return [...reserved, ...pods];
}

interface Selected {
  readonly unit: PolicyUnit;
  readonly selected: Truth;
}

interface Asked {
  readonly subject: Identity;
  readonly peers: readonly Peer[];
  readonly around: Surroundings;
}

function rowsOf({ unit, selected }: Selected, asked: Asked): readonly PolicyMapEntry[] {
  return unit.rules.flatMap((rule) => {
    const { settings } = asked.around;
    const source = settings.locate?.(unit.policy.object, rule.path) ?? unit.policy.object.source;
    const from = { policy: formatRef(unit.policy.ref), rule: rule.name, source };
    return whom(rule, asked).flatMap(({ name, identity, truth }) =>
      portsOf(rule, identity, asked).map(({ port, proxy, known }): PolicyMapEntry => {
        const sure = selected === 'yes' && truth === 'yes' && known;
        const action = !sure ? 'Unknown' : rule.effect === 'deny' ? 'Deny' : 'Allow';
        return { action, direction: rule.direction, peer: name, port, proxy, from };
      }),
    );
  });
}

interface Included {
  readonly name: string;
  readonly identity: Identity | null;
  readonly truth: Truth;
}

/** Whom a rule is about: nobody asks about everybody one by one where it is about anybody. */
function whom(rule: PolicyRule, { peers, around }: Asked): readonly Included[] {
  const isAnybody = rule.peers?.some((test) => test.type === 'entity' && test.entity === 'all') ?? true;
  if (isAnybody) return [{ name: ANYBODY, identity: null, truth: 'yes' }];
  const known = peers.flatMap(({ name, identity }): Included[] => {
    const truth = peersMatch(rule, { peer: identity, target: identity, port: 0, protocol: '' }, around);
    return truth === 'no' ? [] : [{ name, identity, truth }];
  });
  return [...known, ...(rule.peers ?? []).flatMap((test) => outside(test, around))];
}

/** Ranges and names, which are no identities of the cluster. */
function outside(test: PeerTest, { cluster }: Surroundings): readonly Included[] {
  if (test.type === 'cidr') {
    const except =
      test.except.length === 0 ? '' : ` except ${test.except.length} ${test.except.length === 1 ? 'range' : 'ranges'}`;
    return [{ name: `cidr:${test.text}${except}`, identity: addressIdentity(test.text, test.cidr), truth: 'yes' }];
  }
  if (test.type === 'fqdn') return [{ name: `fqdn:${test.pattern}`, identity: null, truth: 'yes' }];
  if (test.type === 'cidr-group') {
    const name = typeof test.group === 'string' ? test.group : null;
    const isKnown = name !== null && cluster.object({ kind: 'CiliumCIDRGroup', name }) !== undefined;
    return [{ name: `cidr-group:${name ?? 'by labels'}`, identity: null, truth: isKnown ? 'yes' : 'unknown' }];
  }
  if (test.type === 'groups') return [{ name: 'addresses of a cloud provider', identity: null, truth: 'unknown' }];
  return test.type === 'unread' ? [{ name: test.why, identity: null, truth: 'unknown' }] : [];
}

interface MapPort {
  readonly port: string;
  readonly proxy: string | null;
  readonly known: boolean;
}

function portsOf(rule: PolicyRule, peer: Identity | null, { subject }: Asked): readonly MapPort[] {
  if (rule.ports === null) return [{ port: 'ANY', proxy: null, known: true }];
  const target = rule.direction === 'ingress' ? subject : peer;
  return rule.ports.flatMap((test) => portOf(test, target));
}

function portOf(test: PortTest, target: Identity | null): readonly MapPort[] {
  if (test.type === 'unread') return [{ port: test.text, proxy: null, known: false }];
  if (test.type === 'icmp')
    return [{ port: `${test.icmpType}/ICMP${test.family === 'IPv6' ? 'v6' : ''}`, proxy: null, known: true }];
  const proxy = test.l7 ?? null;
  if (typeof test.port === 'number') {
    const range =
      test.endPort === undefined || test.endPort === test.port ? `${test.port}` : `${test.port}-${test.endPort}`;
    return test.protocols.map((protocol) => ({
      port: `${test.port === 0 ? 'ANY' : range}/${protocol}`,
      proxy,
      known: true,
    }));
  }
  if (target === null || target.namedPorts === null) return [{ port: test.port, proxy, known: target === null }];
  return target.namedPorts
    .filter(({ name, protocol }) => name === test.port && (protocol === 'ANY' || test.protocols.includes(protocol)))
    .map(({ port, protocol }) => ({ port: `${port}/${protocol}`, proxy, known: true }));
}
