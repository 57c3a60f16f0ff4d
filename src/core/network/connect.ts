import type { Cluster } from '../cluster/cluster.ts';
import { learnsName } from './dns-learnt.ts';
import type { Identity } from './identity.ts';
import { judge } from './judge.ts';
import { judgeLookup } from './judge-lookup.ts';
import type { NetworkSettings } from './network-settings.ts';
import { formatPeer } from './peer.ts';
import type { Direction } from './policy-unit.ts';
import type { ResolvedPeer } from './resolve-peer.ts';
import { resolvePeer } from './resolve-peer.ts';
import type { Backend } from './resolve-service.ts';
import { resolveService } from './resolve-service.ts';
import type { Surroundings } from './rule-match.ts';
import { symptomOf } from './symptom.ts';
import type { Evidence, Flow, FlowResult, Hop, Peer, Verdict } from './verdict.ts';

/**
 * Whether a connection may be made, and what decided. A Service is first turned into its backends and their ports; then the source's egress and
 * each backend's ingress are judged. `unknown` wherever Git does not show what decides, or where it depends on which backend is picked.
 */
export function connect(cluster: Cluster, flow: Flow, settings: NetworkSettings = {}): Verdict {
  const service = flow.to.type === 'service' ? resolveService(flow, cluster, settings) : undefined;
  const first = service === undefined ? [] : [service.hop];
  if (service !== undefined && service.hop.result !== 'allowed') {
    const outcome = { result: service.hop.result, flow, hops: first };
    return { ...outcome, symptom: symptomOf(outcome, settings, service.headless) };
  }
  const targets =
    service === undefined ? backendsOf(flow, cluster, settings) : { ok: true as const, backends: service.backends };
  const sources = identitiesOf(flow.from, cluster, settings);
  if (!sources.ok) return undecided(flow, [...first, unknownHop('egress', flow.from, sources.problem)], settings);
  if (!targets.ok) return undecided(flow, [...first, unknownHop('ingress', flow.to, targets.problem)], settings);
  const around = { cluster, settings };
  const ask = (direction: Direction, source: Identity, { identity: target, port }: Backend): Hop =>
    judge(
      {
        direction,
        subject: direction === 'egress' ? source : target,
        attempt: {
          peer: direction === 'egress' ? asLearntBy(source, target, around) : source,
          target,
          port,
          protocol: flow.protocol,
          ...(flow.request === undefined ? {} : { request: flow.request }),
        },
      },
      around,
    );
  const pairs = sources.identities.flatMap((source) => targets.backends.map((backend) => ({ source, backend })));
  const egress = merged(
    'egress',
    pairs.map(({ source, backend }) => ask('egress', source, backend)),
  );
  const ingress = merged(
    'ingress',
    pairs.map(({ source, backend }) => ask('ingress', source, backend)),
  );
  const hops = [...first, ...lookups(flow, sources.identities, around), egress, ingress];
  const outcome = { result: worst(hops.map((hop) => hop.result)), flow, hops };
  return { ...outcome, symptom: symptomOf(outcome, settings) };
}

/** A name is looked up before it is connected to: told where policy keeps every source from that. */
function lookups({ to }: Flow, sources: readonly Identity[], around: Surroundings): readonly Hop[] {
  if (to.type !== 'fqdn') return [];
  const hops = sources.flatMap((source) => judgeLookup(source, to.name, around) ?? []);
  return hops.length === sources.length ? hops.slice(0, 1) : [];
}

function identitiesOf(peer: Peer, cluster: Cluster, settings: NetworkSettings): ResolvedPeer {
  if (peer.type !== 'service') return resolvePeer(peer, cluster, settings);
  return { ok: false, problem: 'a Service is connected to; it connects to nothing itself' };
}

function backendsOf(
  { to, port }: Flow,
  cluster: Cluster,
  settings: NetworkSettings,
): { readonly ok: true; readonly backends: readonly Backend[] } | { readonly ok: false; readonly problem: string } {
  const resolved = identitiesOf(to, cluster, settings);
  return resolved.ok ? { ok: true, backends: resolved.identities.map((identity) => ({ identity, port })) } : resolved;
}

function unknownHop(direction: Direction, peer: Peer, why: string): Hop {
  return {
    direction,
    result: 'unknown',
    decidedBy: [{ policy: '', effect: 'not-read', why: `${formatPeer(peer)}: ${why}` }],
  };
}

function undecided(flow: Flow, hops: readonly Hop[], settings: NetworkSettings): Verdict {
  const outcome = { result: 'unknown' as const, flow, hops };
  return { ...outcome, symptom: symptomOf(outcome, settings) };
}

function worst(results: readonly FlowResult[]): FlowResult {
  return results.find((one) => one === 'dropped') ?? results.find((one) => one === 'unknown') ?? 'allowed';
}

/** A name is known to policy by the addresses the source learnt for it. */
function asLearntBy(source: Identity, target: Identity, around: Surroundings): Identity {
  return target.fqdn === undefined ? target : { ...target, learnt: learnsName(source, target.fqdn, around) };
}

/** One hop out of those of all alternatives; where they differ, the answer depends on which one it is. */
function merged(direction: Direction, hops: readonly Hop[]): Hop {
  const [first] = hops;
  if (first !== undefined && hops.length === 1) return first;
  const decidedBy = distinct(hops.flatMap((hop) => hop.decidedBy));
  const nearest = hops.flatMap((hop) => hop.nearest ?? []);
  const agreed = first !== undefined && hops.every(({ result }) => result === first.result);
  const refused = hops.every((hop) => hop.refused === first?.refused) ? first?.refused : undefined;
  const hop: Hop = {
    direction,
    result: agreed ? first.result : 'unknown',
    decidedBy,
    ...(refused === undefined ? {} : { refused }),
  };
  return nearest.length === 0 ? hop : { ...hop, nearest: distinct(nearest) };
}

function distinct<T extends Evidence | NonNullable<Hop['nearest']>[number]>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
