import type { Commit } from '../../core/values/commit.ts';

/**
 * Commits as the branch saw them: each stands for itself where it is on the chain of first parents that ends at `at`, else the merge that
 * brought it there does. Newest first, each once. What `all` does not reach down to stays as it is, behind the others.
 * @param all commits of the repository, as many of the newest as are known.
 */
export function onFirstParents(at: string, touching: readonly Commit[], all: readonly Commit[]): readonly Commit[] {
  const known = new Map(all.map((commit) => [commit.sha, commit]));
  const chain = chainFrom(at, known);
  const broughtBy = new Map<string, Commit>();
  for (const commit of [...chain].reverse()) bring(commit, known, broughtBy);
  const seen = new Set(touching.map(({ sha }) => broughtBy.get(sha)?.sha ?? sha));
  const onChain = chain.filter(({ sha }) => seen.has(sha));
  return [...onChain, ...touching.filter(({ sha }) => !broughtBy.has(sha))];
}

function chainFrom(at: string, known: ReadonlyMap<string, Commit>): readonly Commit[] {
  const chain: Commit[] = [];
  for (let next = known.get(at); next !== undefined; next = known.get(next.parents[0] ?? '')) chain.push(next);
  return chain;
}

/** Notes a commit of the chain as what brought itself and everything that was not there before it. */
function bring(commit: Commit, known: ReadonlyMap<string, Commit>, broughtBy: Map<string, Commit>): void {
  const open = [commit.sha];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const next = known.get(sha);
    if (next === undefined || broughtBy.has(sha)) continue;
    broughtBy.set(sha, commit);
    open.push(...(next === commit ? next.parents.slice(1) : next.parents));
  }
}
