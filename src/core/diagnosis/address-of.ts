import type { Service } from '../cluster/cluster.ts';

/** A Service as the end of a connection, by its first port. */
export function addressOf({ namespace, ref, ports }: Service): { namespace: string; name: string; port: number } {
  return { namespace, name: ref.name, port: ports[0]?.port ?? 0 };
}
