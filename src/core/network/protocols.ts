/** What `ANY`, and no protocol, stands for: not ICMP. */
export const TRANSPORTS: readonly string[] = ['TCP', 'UDP', 'SCTP'];

/** True for a protocol that has ports, which a connection is made by. */
export function isTransport(protocol: string): protocol is 'TCP' | 'UDP' | 'SCTP' {
  return TRANSPORTS.includes(protocol);
}

/** IP protocols without ports, with the first Cilium 1.MINOR that knows them (pkg/policy/api/utils.go `L4Proto.Validate`). */
const EXTENDED: readonly (readonly [name: string, since: number])[] = [
  ['VRRP', 18],
  ['IGMP', 18],
  ['GRE', 20],
  ['IPIP', 20],
  ['IPV6', 20],
  ['ESP', 20],
  ['AH', 20],
];

/** The IP protocols without ports that Cilium 1.MINOR knows. */
export function extendedProtocolsOf(minor: number): readonly string[] {
  return EXTENDED.filter(([, since]) => minor >= since).map(([name]) => name);
}

/** Every protocol a rule for Cilium 1.MINOR may name, in the order of its messages. */
export function protocolsOf(minor: number): readonly string[] {
  return [...TRANSPORTS, ...extendedProtocolsOf(minor), 'ANY'];
}
