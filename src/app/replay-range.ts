import type { ApiServer } from '../core/admission/refusal.ts';
import { refusalLine } from '../core/diagnosis/refusal-line.ts';
import type { Application } from '../core/gitops/application.ts';
import { asDeclaredIn } from '../core/gitops/as-declared-in.ts';
import { type DiffHunk, diffHunk } from '../core/history/diff-hunk.ts';
import type { History } from '../core/history/history.ts';
import { type RefusedObject, refusedObjects } from '../core/history/refused-objects.ts';
import { renderTrees } from '../core/history/render-trees.ts';
import { type RenderedCommit, replay } from '../core/history/replay.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Charts } from '../ports/charts.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';
import { applicationHistory, type HistoryCommit } from './application-history.ts';
import { withInflated } from './read-charts.ts';
import { serverFor } from './server-for.ts';
import { submoduleGaps } from './submodule-gaps.ts';

/** A range of commits: `from` is taken as fully applied, everything after it up to `to` is synced. */
export interface Range {
  readonly repository: RepositoryRef;
  readonly application: Application;
  /** The tree at `to`. */
  readonly snapshot: Snapshot;
  readonly from: string;
  readonly to: string;
  /** Told before each part that may take a while. */
  readonly onProgress?: (doing: string) => void;
}

/** More commits than any incident spans; of a longer range the newest are replayed, and the gap is told. */
const AT_MOST = 10_000;
/** Trees that are held at a time; what they render to shares what they have in common, they themselves need not. */
const TREES_AT_ONCE = 50;

interface Settings {
  readonly apiServer: ApiServer;
  readonly kubernetesMinor?: number;
  readonly charts?: Charts;
}

/** A history, and the objects that were refused in it with what the first bad commit changed around their line. */
export interface ReplayedRange {
  readonly history: History;
  readonly refused: readonly (RefusedObject & { readonly hunk: DiffHunk | null })[];
}

/** Folds the sync over the commits of a range that touch what the application is made of. */
export async function replayRange(
  repositories: Repositories,
  settings: Settings,
  range: Range,
): Promise<ReplayedRange> {
  const { application, snapshot } = range;
  const { commits, gaps } = await applicationHistory(repositories, { ...range, limit: AT_MOST });
  const renderTree = renderTrees(application);
  const steps: RenderedCommit[] = [];
  for (let at = 0; at < commits.length; at += TREES_AT_ONCE) {
    range.onProgress?.(`replaying commit ${at + 1} of ${commits.length}`);
    const some = commits.slice(at, at + TREES_AT_ONCE);
    const trees = await readTrees(repositories, settings, range, some);
    for (const [index, { commit, as }] of some.entries()) {
      const tree = trees[index];
      if (tree === undefined) continue;
      steps.push({ commit, rendered: renderTree(tree, as), declared: asDeclaredIn(tree, as ?? application) });
    }
  }
  const history = replay(application, steps, { baselineWhy: 'given', apiServer: serverFor(settings, range.snapshot) });
  const refused: ReplayedRange['refused'][number][] = [];
  for (const one of refusedObjects(history)) refused.push({ ...one, hunk: await hunkOf(repositories, range, one) });
  return { history: { ...history, gaps: [...history.gaps, ...gaps, ...submoduleGaps(snapshot)] }, refused };
}

async function hunkOf(
  repositories: Repositories,
  { repository }: Range,
  refused: RefusedObject,
): Promise<DiffHunk | null> {
  const { first, before } = refused;
  if (before === null) return null;
  const [old, now] = await repositories.snapshots(repository, [before.commit.sha, first.commit.sha]);
  if (old === undefined || now === undefined) return null;
  const at = refusalLine(refused, now);
  return at === undefined ? null : diffHunk(now, at, old, now);
}

async function readTrees(
  repositories: Repositories,
  { charts }: Settings,
  { repository, application }: Range,
  commits: readonly HistoryCommit[],
): Promise<readonly Snapshot[]> {
  const trees = await repositories.snapshots(
    repository,
    commits.map(({ commit }) => commit.sha),
  );
  return withInflated(charts, trees, application);
}
