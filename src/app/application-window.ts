import type { Application } from '../core/gitops/application.ts';
import type { LiveState } from '../core/history/live-state.ts';
import type { Gap } from '../core/values/gap.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';
import { applicationHistory, type HistoryCommit } from './application-history.ts';

/** Nothing between a sync that is known and now may be left out; more than this is a mistake in the revision. */
const SINCE_SYNCED = 1000;

/** The commits of one application that are replayed. */
export interface Window {
  readonly application: Application;
  /** Oldest first. */
  readonly commits: readonly HistoryCommit[];
  readonly gaps: readonly Gap[];
  /** Whether the oldest is known to be synced. */
  readonly known: boolean;
  readonly state?: LiveState | undefined;
  /** The commit that the last successful sync brought, as far as it touches the application. */
  readonly syncedAt?: string | undefined;
}

interface Asked {
  readonly repository: RepositoryRef;
  readonly application: Application;
  readonly snapshot: Snapshot;
  /** The newest commit; null for a folder without history. */
  readonly at: string | null;
  /** A commit that somebody says is fully synced. */
  readonly synced?: string | undefined;
  readonly state: LiveState | undefined;
}

/** The commits of one application, from the one known to be synced (or the oldest of the window) to the newest. */
export async function applicationWindow(
  repositories: Repositories,
  historyLimit: number,
  asked: Asked,
): Promise<Window> {
  const { repository, application, snapshot, at, synced, state } = asked;
  if (at === null) return { application, commits: [], gaps: [], known: false, state };
  const { commits, gaps } = await applicationHistory(repositories, {
    repository,
    application,
    snapshot,
    to: at,
    ...(synced === undefined ? { limit: historyLimit } : { from: synced, limit: SINCE_SYNCED }),
  });
  const last = await lastSynced(repositories, asked);
  return { application, commits, known: synced !== undefined, state, ...last, gaps: [...gaps, ...last.gaps] };
}

/** The newest commit of an application that the last successful sync had. One that cannot be looked at, for it is gone from the repository, is a gap. */
async function lastSynced(
  repositories: Repositories,
  { repository, application, snapshot, state }: Omit<Asked, 'at' | 'synced'>,
): Promise<Pick<Window, 'syncedAt' | 'gaps'>> {
  if (state === undefined || state.synced === null) return { gaps: [] };
  const range = { repository, application, snapshot, to: state.synced, limit: 1 };
  try {
    const { commits } = await applicationHistory(repositories, range);
    return { syncedAt: commits.at(-1)?.commit.sha, gaps: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = `the commit that Argo CD synced last, ${state.synced.slice(0, 12)}, could not be looked at: ${why}`;
    return { gaps: [{ reason: 'live-state', detail }] };
  }
}
