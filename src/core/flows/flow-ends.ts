import type { Workload } from '../cluster/cluster.ts';
import type { Flow, Peer } from '../network/verdict.ts';

/** A workload as the end of a connection. */
export function peerOf({ namespace, ref }: Pick<Workload, 'namespace' | 'ref'>): Peer {
  return { type: 'workload', namespace, name: ref.name, kind: ref.kind };
}

/** A TCP connection to a Service. */
export function toService(
  from: Peer,
  { namespace, name, port }: { readonly namespace: string; readonly name: string; readonly port: number },
): Flow {
  return { from, to: { type: 'service', namespace, name }, port, protocol: 'TCP' };
}
