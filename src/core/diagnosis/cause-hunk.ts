import { type DiffHunk, diffHunk } from '../history/diff-hunk.ts';
import type { Cause } from './diagnosis.ts';
import type { ReplayedApplication, World } from './world.ts';

/** What the first bad commit changed around the line of the cause. Null where that is not known, or was not in that commit. */
export function causeHunk({ firstBadCommit, source }: Cause, world: World): DiffHunk | null {
  if (firstBadCommit === undefined) return null;
  const known = (source.commit === undefined ? undefined : world.treeAt(source.commit)) ?? world.snapshot;
  const after = world.treeAt(firstBadCommit.sha);
  const befores = world.applications.flatMap((one) => commitBefore(one, firstBadCommit.sha, source.file));
  const before = world.treeAt(befores[0] ?? '');
  return after === undefined || before === undefined ? null : diffHunk(known, source, before, after);
}

/** The commit before another in the history of an application that reads, or read, a file. */
function commitBefore({ history }: ReplayedApplication, sha: string, file: string): readonly string[] {
  const steps = history?.steps ?? [];
  const at = steps.findIndex(({ commit }) => commit.sha === sha);
  const both = at < 1 ? [] : steps.slice(at - 1, at + 1);
  const reads = both.some(({ rendered }) => rendered.files.includes(file));
  return reads ? both.slice(0, 1).map(({ commit }) => commit.sha) : [];
}
