import { readDefinition } from '../admission/custom/definition.ts';
import { factsInGit } from '../admission/facts-in-git.ts';
import type { ApiServer } from '../admission/refusal.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { LiveObject } from './history.ts';

/**
 * The API server with what the live objects say about its cluster: StorageClasses, of which what is known otherwise counts more, and the definitions of kinds, which count
 * before those known otherwise. `applied` are the objects of the sync itself: definitions come before their objects.
 */
export function serverWithFacts(
  server: ApiServer,
  live: readonly LiveObject[],
  applied: readonly RenderedObject[] = [],
): ApiServer {
  const objects = [...live.map(({ object }) => object), ...applied];
  const classes = live.filter(({ ref }) => ref.kind === 'StorageClass');
  const defined = objects
    .filter(({ ref }) => ref.kind === 'CustomResourceDefinition')
    .flatMap(({ manifest }) => readDefinition(manifest) ?? [])
    .map((one) => [`${one.group}/${one.kind}`, one] as const);
  if (classes.length === 0 && defined.length === 0) return server;
  return {
    ...server,
    definitions: new Map([...(server.definitions ?? []), ...defined]),
    facts: { ...factsInGit(classes.map(({ object }) => object.manifest)), ...server.facts },
  };
}
