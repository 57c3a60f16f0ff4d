import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories } from '../ports/repositories.ts';

/** The same repositories for one look, at which many applications ask for the same trees: each is read once, those of one question together. */
export function rememberedTrees(repositories: Repositories): Repositories {
  const known = new Map<string, Promise<Snapshot | undefined>>();
  return {
    head: (repository) => repositories.head(repository),
    history: (repository, at, paths, limit) => repositories.history(repository, at, paths, limit),
    snapshots: async (repository, shas) => {
      const keyOf = (sha: string): string => `${repository.id}\n${sha}`;
      const missing = [...new Set(shas)].filter((sha) => !known.has(keyOf(sha)));
      const read = missing.length === 0 ? null : repositories.snapshots(repository, missing);
      for (const [index, sha] of missing.entries())
        if (read !== null)
          known.set(
            keyOf(sha),
            read.then((trees) => trees[index]),
          );
      const trees = await Promise.all(shas.map(async (sha) => known.get(keyOf(sha))));
      return trees.flatMap((tree) => (tree === undefined ? [] : [tree]));
    },
  };
}
