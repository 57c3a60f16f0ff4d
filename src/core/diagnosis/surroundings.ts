import type { Surroundings } from '../flows/surroundings.ts';
import type { World } from './world.ts';

/** The predicted cluster; what it had before is what was live at any moment of the replayed history. */
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
