import type { Commit } from '../../core/values/commit.ts';

/**
 * Several histories of one commit, each newest first, as one without repetitions, newest first. Commits of one push often share
 * a second (a rebase), so a date alone does not order them: the order inside of each history, and that a child comes
 * before its parents, count before the date.
 */
export function mergeHistories(histories: readonly (readonly Commit[])[]): readonly Commit[] {
  const commits = new Map(histories.flat().map((commit) => [commit.sha, commit]));
  const newer = newerOf(histories, commits);
  const merged = new Map<string, Commit>();
  while (merged.size < commits.size) {
    const waiting = [...commits.values()].filter(({ sha }) => !merged.has(sha));
    const free = waiting.filter(({ sha }) => [...(newer.get(sha) ?? [])].every((before) => merged.has(before)));
    // Clocks that ran backwards can make histories disagree; then the date alone decides.
    const next = newest(free.length > 0 ? free : waiting);
    if (next === undefined) break;
    merged.set(next.sha, next);
  }
  return [...merged.values()];
}

/** For each commit those that must stand before it. */
function newerOf(
  histories: readonly (readonly Commit[])[],
  commits: ReadonlyMap<string, Commit>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const newer = new Map([...commits.keys()].map((sha) => [sha, new Set<string>()]));
  for (const history of histories) {
    for (const [index, commit] of history.entries()) {
      const before = history[index - 1];
      // Listed after its own parent: within one second `git log` may do that, where branches meet.
      if (before !== undefined && !commit.parents.includes(before.sha)) newer.get(commit.sha)?.add(before.sha);
    }
  }
  for (const child of commits.values()) {
    for (const parent of child.parents) newer.get(parent)?.add(child.sha);
  }
  return newer;
}

const newest = (commits: readonly Commit[]): Commit | undefined =>
  commits.reduce<Commit | undefined>(
    (best, commit) => (best === undefined || commit.date > best.date ? commit : best),
    undefined,
  );
