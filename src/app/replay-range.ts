import type { ApiServer } from '../core/admission/refusal.ts';
import type { Application } from '../core/gitops/application.ts';
import { applicationPaths } from '../core/history/application-paths.ts';
import type { History } from '../core/history/history.ts';
import { renderApplication } from '../core/history/render-application.ts';
import { replay } from '../core/history/replay.ts';
import type { Commit } from '../core/values/commit.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';

/** A range of commits: `from` is taken as fully applied, everything after it up to `to` is synced. */
export interface Range {
  readonly repository: RepositoryRef;
  readonly application: Application;
  /** The tree at `to`. */
  readonly snapshot: Snapshot;
  readonly from: string;
  readonly to: string;
}

/** More commits than any incident spans; a range that long is most likely a mistake in the revisions. */
const AT_MOST = 1000;

/** Folds the sync over the commits of a range that touch what the application is made of. */
export async function replayRange(
  repositories: Repositories,
  settings: { readonly apiServer: ApiServer },
  range: Range,
): Promise<History> {
  const paths = applicationPaths(range.snapshot, range.application);
  const [from] = await repositories.history(range.repository, range.from, [], 1);
  if (from === undefined) throw new Error(`${range.repository.id} has no commit ${range.from}`);
  const newestFirst = await repositories.history(range.repository, range.to, paths, AT_MOST);
  const before = new Set(
    (await repositories.history(range.repository, range.from, paths, AT_MOST)).map(({ sha }) => sha),
  );
  const later = newestFirst.filter(({ sha }) => !before.has(sha) && sha !== from.sha).reverse();
  const commits: readonly Commit[] = [from, ...later];
  const trees = await repositories.snapshots(
    range.repository,
    commits.map(({ sha }) => sha),
  );
  const steps = commits.flatMap((commit, at) => {
    const tree = trees[at];
    return tree === undefined ? [] : [{ commit, rendered: renderApplication(tree, range.application) }];
  });
  return replay(range.application, steps, { baselineWhy: 'given', apiServer: settings.apiServer });
}
