import type { Labels } from '../labels/selector.ts';
import type { Direction } from '../network/policy-unit.ts';
import type { Json, JsonObject } from '../values/json.ts';
import type { MissingRule, RulePeer } from './missing-rule.ts';

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';
const CILIUM_NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

/** How a policy writes labels and ports. */
export interface RuleHabits {
  readonly namespace: string;
  /** `k8s:app` rather than `app`. */
  readonly prefixed: boolean;
  /** NetworkPolicies: TCP goes without saying. */
  readonly bareTcp: boolean;
}

/** The rule of a CiliumNetworkPolicy: one peer, one port. */
export function ciliumRule({ direction, peer, port, protocol, learns }: MissingRule, habits: RuleHabits): JsonObject {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const ports = protocolsOf(peer, protocol).map((one) => ({ port: String(port), protocol: one }));
  const rules = learns === undefined ? {} : { rules: { dns: learns.map(dnsRule) } };
  return { ...ciliumPeer(peer, prefix, habits), toPorts: [{ ports, ...rules }] };
}

function dnsRule(name: string): JsonObject {
  return name.includes('*') ? { matchPattern: name } : { matchName: name };
}

function ciliumPeer(peer: RulePeer, prefix: string, habits: RuleHabits): JsonObject {
  switch (peer.type) {
    case 'entities':
      return { [`${prefix}Entities`]: [...peer.entities] };
    case 'cidr':
      return { [`${prefix}CIDR`]: [peer.cidr] };
    case 'fqdn':
      return { toFQDNs: [{ matchName: peer.name }] };
    case 'pods':
    case 'dns':
      return { [`${prefix}Endpoints`]: [{ matchLabels: ciliumLabels(peer, habits) }] };
  }
}

function ciliumLabels(
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
  { namespace: own, prefixed }: RuleHabits,
): Labels {
  const named = Object.entries(labels).map(([key, value]) => [prefixed ? `k8s:${key}` : key, value]);
  return Object.fromEntries(namespace === own ? named : [[CILIUM_NAMESPACE, namespace], ...named]);
}

/** The rule of a NetworkPolicy; null for peers it has no words for. */
export function networkRule({ direction, peer, port, protocol }: MissingRule, habits: RuleHabits): JsonObject | null {
  const from = networkPeer(peer, habits);
  if (from === null) return null;
  const ports = protocolsOf(peer, protocol).map((one): Json => {
    return one === 'TCP' && habits.bareTcp && peer.type !== 'dns' ? { port } : { port, protocol: one };
  });
  return { [direction === 'ingress' ? 'from' : 'to']: [from], ports };
}

function networkPeer(peer: RulePeer, { namespace }: RuleHabits): JsonObject | null {
  switch (peer.type) {
    case 'entities':
    case 'fqdn':
      return null;
    case 'cidr':
      return { ipBlock: { cidr: peer.cidr } };
    case 'pods':
    case 'dns': {
      const podSelector = { matchLabels: { ...peer.labels } };
      if (peer.namespace === namespace) return { podSelector };
      return { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: peer.namespace } }, podSelector };
    }
  }
}

/** Long answers of DNS go over TCP. */
function protocolsOf(peer: RulePeer, protocol: string): readonly string[] {
  return peer.type === 'dns' ? ['UDP', 'TCP'] : [protocol];
}

/** A whole policy with these rules. */
export function policyValue(
  kind: 'CiliumNetworkPolicy' | 'NetworkPolicy',
  rules: readonly JsonObject[],
  about: {
    readonly name: string;
    readonly namespace: string | null;
    readonly labels: Labels;
    readonly direction: Direction;
  },
): JsonObject {
  const { name, namespace, labels, direction } = about;
  const metadata = namespace === null ? { name } : { name, namespace };
  const selector = { matchLabels: { ...labels } };
  if (kind === 'CiliumNetworkPolicy') {
    return {
      apiVersion: 'cilium.io/v2',
      kind,
      metadata,
      spec: { endpointSelector: selector, [direction]: [...rules] },
    };
  }
  const policyTypes = [direction === 'ingress' ? 'Ingress' : 'Egress'];
  const spec = { podSelector: selector, policyTypes, [direction]: [...rules] };
  return { apiVersion: 'networking.k8s.io/v1', kind, metadata, spec };
}
