import type { Cluster } from '../cluster/cluster.ts';
import type { Surroundings } from '../flows/surroundings.ts';
import { formerServices } from './former-services.ts';
import { timeline } from './timeline.ts';
import type { World } from './world.ts';

/** The surroundings of an alert, with the cluster as it was before. */
export interface PastAndPresent extends Surroundings {
  /** The predicted clusters from today's to the oldest one, as far as these namespaces are concerned; made when asked for. */
  clusters(namespaces: readonly string[]): readonly Cluster[];
}

/** The predicted cluster; what it had before is what was live at any moment of the replayed history. */
export function surroundingsOf(world: World): PastAndPresent {
  return {
    cluster: world.live,
    wasThere: formerServices(world.applications.flatMap(({ history }) => history?.steps ?? [])),
    clusters: (namespaces) =>
      timeline(world, new Set(namespaces))
        .map(({ cluster }) => cluster)
        .reverse(),
  };
}
