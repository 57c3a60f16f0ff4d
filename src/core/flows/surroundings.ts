import type { Cluster } from '../cluster/cluster.ts';

/** A cluster, and what it had before. */
export interface Surroundings {
  readonly cluster: Cluster;
  /** Whether a Service of that name was there at any earlier moment. */
  wasThere(namespace: string, name: string): boolean;
}
