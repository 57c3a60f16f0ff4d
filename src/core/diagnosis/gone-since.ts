import type { Finding } from '../rules/finding.ts';
import { inspectApplication } from '../rules/inspect-application.ts';
import { rule as namedServiceGone } from '../rules/named-service-gone.ts';
import type { World } from './world.ts';

/**
 * Workloads that name Services which another world of the same repository has, and this one no longer: also those of an application that is not
 * declared any more, which leaves no trace in this world.
 */
export function goneSince(before: World, world: World): readonly Finding[] {
  const hadService = (namespace: string, name: string): boolean => before.live.service(namespace, name) !== undefined;
  return world.applications.flatMap(({ application, history, rendered }) =>
    inspectApplication({ application, history, rendered, live: world.live, sourceOf: world.sourceOf, hadService }, [
      namedServiceGone,
    ]),
  );
}
