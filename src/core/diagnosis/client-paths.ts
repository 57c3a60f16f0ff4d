import type { Cluster, Service } from '../cluster/cluster.ts';
import { findReferences } from '../flows/find-references.ts';
import { peerOf, toService } from '../flows/flow-ends.ts';
import { formatRef } from '../values/object-ref.ts';
import { addressOf } from './address-of.ts';
import type { WatchedPath } from './watched-path.ts';

/** Whoever names the Service in its configuration; where nobody does, anything in the cluster stands for its clients. */
export function clientPaths(service: Service, cluster: Cluster): readonly WatchedPath[] {
  const address = addressOf(service);
  const clients = cluster.workloads.flatMap((client) =>
    findReferences(client, cluster)
      .references.filter((one) => one.service === service)
      .slice(0, 1)
      .map(
        ({ port }): WatchedPath => ({
          flow: toService(peerOf(client), { ...address, port: port ?? address.port }),
          why: `${formatRef(client.ref)} names ${formatRef(service.ref)} in its configuration`,
          inferred: false,
          role: 'client',
        }),
      ),
  );
  if (clients.length > 0) return clients;
  const anybody = { type: 'entity', entity: 'cluster' } as const;
  const why = `nobody in Git names ${formatRef(service.ref)}; its clients may be anywhere`;
  return [{ flow: toService(anybody, address), why, inferred: false, role: 'client' }];
}
