import type { NetworkSettings } from '../../network/network-settings.ts';
import { symptomOf } from '../../network/symptom.ts';
import type { Flow, Hop } from '../../network/verdict.ts';
import type { Cause } from './error-class.ts';

/** Something that may be behind an error; `look` is what it looks like in a cluster, where that depends on the cluster. */
export interface Suspect {
  readonly cause: string;
  readonly why: string;
  readonly look?: (network: NetworkSettings) => string;
}

const FLOW: Flow = {
  from: { type: 'entity', entity: 'cluster' },
  to: { type: 'entity', entity: 'cluster' },
  port: 0,
  protocol: 'TCP',
};

/**
 * The suspects, the likeliest first: those that look like this error in the cluster, in the order given, and then those that look otherwise there,
 * which says how. What nobody says of the cluster rules nothing out.
 */
export function ranked(suspects: readonly Suspect[], words: string, network: NetworkSettings): readonly Cause[] {
  const isKnown = Object.keys(network).some((key) => key !== 'options' && key !== 'enforcement');
  const judged = suspects.map(({ cause, why, look }): Cause => {
    const seen = look?.(network);
    if (!isKnown || seen === undefined || seen.includes(words)) return { cause, why, fits: true };
    const instead = `not with what .suture.yaml says of the network: there it would be \`${seen}\``;
    return { cause, why: instead, fits: false };
  });
  return [...judged.filter(({ fits }) => fits), ...judged.filter(({ fits }) => !fits)];
}

function noEndpoints(network: NetworkSettings): string {
  return symptomOf({ result: 'no-endpoints', flow: FLOW, hops: [] }, network).connect;
}

function denied(direction: Hop['direction']): (network: NetworkSettings) => string {
  const hops: readonly Hop[] = [{ direction, result: 'dropped', decidedBy: [] }];
  return (network) => symptomOf({ result: 'dropped', flow: FLOW, hops }, network).connect;
}

function deniedIpv6(network: NetworkSettings): string {
  const flow: Flow = { ...FLOW, to: { type: 'cidr', cidr: '::/0' } };
  const hops: readonly Hop[] = [{ direction: 'egress', result: 'dropped', decidedBy: [] }];
  return symptomOf({ result: 'dropped', flow, hops }, network).connect;
}

/** What connections fail of, in one place: each is named the same under every error it may look like. */
export const SUSPECTS = {
  noEndpoints: (why: string): Suspect => ({ cause: 'the Service has no endpoints', why, look: noEndpoints }),
  egressDenied: (why: string): Suspect => ({
    cause: 'an egress policy of the source denies it',
    why,
    look: denied('egress'),
  }),
  ingressDenied: (why: string): Suspect => ({
    cause: 'an ingress policy of the destination denies it',
    why,
    look: denied('ingress'),
  }),
  ipv6Denied: (why: string): Suspect => ({
    cause: 'an egress policy of the source denies it, over IPv6',
    why,
    look: deniedIpv6,
  }),
  wrongPort: (why: string): Suspect => ({
    cause: 'the Service does not have the port',
    why,
    look: denied('service'),
  }),
  other: (cause: string, why: string): Suspect => ({ cause, why }),
} as const;
