import type { Workload } from '../cluster/cluster.ts';
import type { Flow, Peer } from '../network/verdict.ts';

/** A connection the alert depends on, not judged yet. */
export interface WatchedPath {
  readonly flow: Flow;
  readonly why: string;
  readonly inferred: boolean;
  /**
   * `target`: what the alert measures. `scrape`: how the measurement gets to Prometheus. `client`, `dependency`: connections to and from a workload
   * that the alert names; one of them may be why it fires.
   */
  readonly role: 'target' | 'scrape' | 'client' | 'dependency';
}

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
