import { labelOf } from '../labels/selector.ts';
import { type Identity, NAMESPACE_KEY } from './identity.ts';
import { closes, isPoliced, letsHostIn, selects, settle } from './judge.ts';
import { policiesFor } from './policy-index.ts';
import type { Direction, PolicyRule, PortTest } from './policy-unit.ts';
import type { Requirement } from './requirement.ts';
import { peersMatch, portsMatch, type Surroundings } from './rule-match.ts';
import { some, type Truth } from './truth.ts';

/** The policy of one endpoint in one direction, ready to be asked about many others: the same answers as `judge` without the evidence. */
export interface PolicyTable {
  /** About the other end by its place among the peers, on a port of the destination. */
  result(peer: number, at: PortOf): Settled;
}

type Settled = ReturnType<typeof settle>;

export interface PortOf {
  readonly port: number;
  readonly protocol: string;
}

/** What the tables of one cluster share. */
export interface Shared {
  readonly around: Surroundings;
  readonly peers: readonly Identity[];
  /** By rule, which of the peers it includes: a rule is in the table of every endpoint that its policy selects. */
  readonly memo: WeakMap<PolicyRule, Uint8Array>;
}

/** A `Truth` as a number, so that a rule's answers about all peers fit into an array of bytes. */
const CODES = { no: 0, yes: 1, unknown: 2 } as const satisfies Record<Truth, number>;
const TRUTHS: readonly Truth[] = ['no', 'yes', 'unknown'];

interface Entry {
  readonly rule: PolicyRule;
  readonly selected: Truth;
  readonly peers: Uint8Array;
}

/** Reads an endpoint's policy once. */
export function policyTable(subject: Identity, direction: Direction, shared: Shared): PolicyTable {
  const { around, peers } = shared;
  const mode = around.settings.enforcement ?? 'default';
  if (!isPoliced(subject, around) || mode === 'never' || around.settings.auditMode === true)
    return { result: () => 'allowed' };
  const read = policiesFor(around.cluster, labelOf(subject.labels, `k8s:${NAMESPACE_KEY}`), around.settings);
  const about = read
    .flatMap(({ units }) => units)
    .map((unit) => ({ unit, selected: selects(unit, subject) }))
    .filter(({ selected }) => selected !== 'no');
  const hasRules = about.some(
    ({ unit, selected }) =>
      selected === 'yes' && (unit.defaultDeny[direction] || unit.rules.some((rule) => rule.direction === direction)),
  );
  const denying = about.filter(({ unit }) => unit.defaultDeny[direction]).map(({ selected }) => selected);
  const byRule = about.flatMap(({ unit, selected }) =>
    unit.rules.filter((rule) => rule.direction === direction).map((rule) => ({ rule, selected })),
  );
  const entries = withPeers(byRule, shared);
  const closed = closes(some(denying), subject, mode);
  const unread = read.some((policy) => policy.unread !== null);
  const answers = new Map<string, readonly Settled[]>();
  const lenient = mode === 'default' || hasRules;
  const isHost = peers.map((peer) => lenient && letsHostIn(direction, peer));
  const answer = (at: PortOf): readonly Settled[] => {
    const sums = sumsOf(entries, at, { direction, subject, peers });
    // Few sums, many peers.
    const settled = new Map<number, Settled>();
    return peers.map((_, peer) => {
      const [denied, allowed, hostAllowed] = [sums.deny[peer] ?? 0, sums.allow[peer] ?? 0, isHost[peer] === true];
      const key = denied * 6 + allowed * 2 + (hostAllowed ? 1 : 0);
      const known = settled.get(key);
      if (known !== undefined) return known;
      const truths = { denied: TRUTHS[denied] ?? 'no', allowed: TRUTHS[allowed] ?? 'no' };
      const made = settle({ ...truths, closed, unread, hostAllowed });
      settled.set(key, made);
      return made;
    });
  };
  return {
    result: (peer, at) => {
      const key = `${at.port}/${at.protocol}`;
      const known = answers.get(key) ?? answer(at);
      answers.set(key, known);
      return known[peer] ?? 'unknown';
    },
  };
}

/** Which of the peers each rule includes; what other rules require of endpoints is asked as well. */
function withPeers(
  rules: readonly Pick<Entry, 'rule' | 'selected'>[],
  { around, peers, memo }: Shared,
): readonly Entry[] {
  const required = (effect: PolicyRule['effect']): readonly Requirement[] =>
    rules.flatMap(({ rule }) => (rule.effect === effect ? (rule.requires ?? []) : []));
  const requires = { allow: required('allow'), deny: required('deny') };
  const ask = (rule: PolicyRule): Uint8Array =>
    Uint8Array.from(peers, (peer) => {
      const attempt = { peer, target: peer, port: 0, protocol: '' };
      return CODES[peersMatch(rule, attempt, around, requires[rule.effect])];
    });
  return rules.map((one) => {
    if (requires[one.rule.effect].length > 0) return { ...one, peers: ask(one.rule) };
    const known = memo.get(one.rule) ?? ask(one.rule);
    memo.set(one.rule, known);
    return { ...one, peers: known };
  });
}

interface Asker {
  readonly direction: Direction;
  readonly subject: Identity;
  readonly peers: readonly Identity[];
}

/** By peer, the `Truth` of being denied and of being allowed. */
interface Sums {
  readonly deny: Uint8Array;
  readonly allow: Uint8Array;
}

/** What all rules say together about a port, for every peer: rule by rule over arrays of bytes, for there may be very many of both. */
function sumsOf(entries: readonly Entry[], at: PortOf, asker: Asker): Sums {
  const { length } = asker.peers;
  const sums = { deny: new Uint8Array(length), allow: new Uint8Array(length) };
  for (const entry of entries) {
    const ports = portsOf(entry, at, asker);
    const sum = sums[entry.rule.effect];
    for (let peer = 0; peer < length; peer += 1) {
      const [port, included] = [ports[peer] ?? 0, entry.peers[peer] ?? 0];
      if (port === CODES.no || included === CODES.no || sum[peer] === CODES.yes) continue;
      sum[peer] = port === CODES.yes && included === CODES.yes ? CODES.yes : CODES.unknown;
    }
  }
  return sums;
}

/** Whether a rule is about the port, towards each peer: on egress a named port is looked up there. */
function portsOf({ rule, selected }: Entry, at: PortOf, { direction, subject, peers }: Asker): Uint8Array {
  const ask = (target: Identity): number => {
    const truth = portsMatch(rule, { peer: target, target, ...at });
    return truth === 'yes' && selected === 'unknown' ? CODES.unknown : CODES[truth];
  };
  const sameForAll = direction === 'ingress' || rule.ports === null || !rule.ports.some(dependsOnTarget);
  if (sameForAll) return new Uint8Array(peers.length).fill(ask(subject));
  return Uint8Array.from(peers, ask);
}

function dependsOnTarget(test: PortTest): boolean {
  return test.type === 'icmp' || (test.type === 'port' && typeof test.port === 'string');
}
