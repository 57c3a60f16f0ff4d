import { replayWorld, type WorldInput } from '../../src/core/diagnosis/replay-world.ts';
import type { World } from '../../src/core/diagnosis/world.ts';
import { findApplications } from '../../src/core/gitops/find-applications.ts';
import type { Snapshot } from '../../src/core/values/snapshot.ts';
import { treeOf } from './tree.ts';

/** A commit as a test writes it: the files it adds or changes; null removes one. */
export type CommitFiles = Readonly<Record<string, string | null>>;

/** The commits of a test's repository as snapshots, oldest first, an hour apart; the ids are `0…0`, `1…1` and so on. */
export function snapshotsOf(commits: readonly CommitFiles[]): readonly Snapshot[] {
  const files: Record<string, string> = {};
  return commits.map((changes, index) => {
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) delete files[path];
      else files[path] = text;
    }
    return treeOf(files, shaOf(index));
  });
}

export const shaOf = (index: number): string => index.toString(16).repeat(40).slice(0, 40);

export const dateOf = (index: number): number => Date.UTC(2026, 2, 1) + index * 3_600_000;

/** Replays a test's repository: every application it declares, over every commit. */
export function worldOf(commits: readonly CommitFiles[]): World {
  return worldOfSnapshots(snapshotsOf(commits));
}

/** The same over snapshots that are there already; `upTo` leaves later ones out. */
export function worldOfSnapshots(
  snapshots: readonly Snapshot[],
  upTo = snapshots.length - 1,
  options: Pick<WorldInput, 'crdErrorsFoundIn'> = {},
): World {
  const seen = snapshots.slice(0, upTo + 1);
  const snapshot = seen.at(-1);
  if (snapshot === undefined) throw new RangeError('a world needs a commit');
  const { applications, gaps } = findApplications(snapshot);
  return replayWorld({
    ...options,
    snapshot,
    gaps,
    applications: applications.map((application) => ({
      application,
      commits: seen.map((one, index) => ({
        snapshot: one,
        commit: {
          sha: one.commit ?? '',
          subject: `commit ${index}`,
          author: 'Robin Example',
          date: dateOf(index),
          parents: index === 0 ? [] : [shaOf(index - 1)],
        },
      })),
    })),
  });
}
