import type { Cluster } from '../cluster/cluster.ts';
import type { World } from './world.ts';

/** The predicted cluster, and what it had before. */
export interface Surroundings {
  readonly cluster: Cluster;
  /** Whether a Service of that name was live at any moment of the replayed history. */
  wasThere(namespace: string, name: string): boolean;
}

export function surroundingsOf(world: World): Surroundings {
  const services = new Set(
    world.applications
      .flatMap(({ history }) => history?.steps ?? [])
      .flatMap(({ live }) =>
        live.flatMap(({ ref }) => (ref.kind === 'Service' ? [`${ref.namespace ?? ''}/${ref.name}`] : [])),
      ),
  );
  return { cluster: world.live, wasThere: (namespace, name) => services.has(`${namespace}/${name}`) };
}
