import { factsInGit } from '../admission/facts-in-git.ts';
import type { ApiServer } from '../admission/refusal.ts';
import type { LiveObject } from './history.ts';

/** The API server with what the objects that are live say about its cluster; what is known of it otherwise counts more. */
export function serverWithFacts(server: ApiServer, live: readonly LiveObject[]): ApiServer {
  const classes = live.filter(({ ref }) => ref.kind === 'StorageClass');
  if (classes.length === 0) return server;
  return { ...server, facts: { ...factsInGit(classes.map(({ object }) => object.manifest)), ...server.facts } };
}
