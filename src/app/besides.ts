import type { ApplicationInput } from '../core/diagnosis/replay-world.ts';
import type { Gap } from '../core/values/gap.ts';
import { type Snapshot, withCharts, withRemotes } from '../core/values/snapshot.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Settings } from './outside.ts';
import { readCharts } from './read-charts.ts';
import { readRemotes } from './read-remotes.ts';

/** A tree with what is no part of it beside it, the same way for the same tree. */
type Beside = (tree: Snapshot) => Snapshot;

/** Reads what the kustomizations name that is not in the repository: trees of other repositories, and what charts come to. */
export async function besides(
  repositories: Repositories,
  { remoteBases, charts }: Pick<Settings, 'remoteBases' | 'charts'>,
  { snapshot, applications }: { readonly snapshot: Snapshot; readonly applications: readonly ApplicationInput[] },
): Promise<{ readonly gaps: readonly Gap[]; readonly beside: Beside }> {
  const rendered = applications.flatMap(({ application, commits }) => [
    { application, snapshot },
    ...commits.map((one) => ({ application: one.as ?? application, snapshot: one.snapshot })),
  ]);
  const remotes = remoteBases === undefined ? null : await readRemotes(repositories, rendered, remoteBases);
  const withTrees = once((tree) => (remotes === null ? tree : withRemotes(tree, remotes.trees)));
  const gaps = remotes?.gaps ?? [];
  if (charts === undefined) return { gaps, beside: withTrees };
  const outcomes = await readCharts(
    charts,
    rendered.map((one) => ({ ...one, snapshot: withTrees(one.snapshot) })),
  );
  return { gaps, beside: once((tree) => withCharts(withTrees(tree), outcomes)) };
}

function once(make: Beside): Beside {
  const made = new Map<Snapshot, Snapshot>();
  return (tree) => {
    const known = made.get(tree) ?? make(tree);
    made.set(tree, known);
    return known;
  };
}
