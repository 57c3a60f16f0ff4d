import type { ApiServer } from '../core/admission/refusal.ts';
import type { Application } from '../core/gitops/application.ts';
import { applicationPaths } from '../core/history/application-paths.ts';
import type { History } from '../core/history/history.ts';
import { renderApplication } from '../core/history/render-application.ts';
import { replay } from '../core/history/replay.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Charts } from '../ports/charts.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';
import { commitsSince } from './commits-since.ts';
import { withInflated } from './read-charts.ts';

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
  settings: { readonly apiServer: ApiServer; readonly charts?: Charts },
  range: Range,
): Promise<History> {
  const paths = applicationPaths(range.snapshot, range.application);
  const { repository, from, to } = range;
  const commits = await commitsSince(repositories, { repository, paths, from, to, limit: AT_MOST });
  const trees = await repositories.snapshots(
    range.repository,
    commits.map(({ sha }) => sha),
  );
  const { application } = range;
  const read = await withInflated(settings.charts, trees, application);
  const steps = commits.flatMap((commit, at) => {
    const tree = read[at];
    return tree === undefined ? [] : [{ commit, rendered: renderApplication(tree, application) }];
  });
  return replay(application, steps, { baselineWhy: 'given', apiServer: settings.apiServer });
}
