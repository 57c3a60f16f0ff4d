import type { Application } from '../core/gitops/application.ts';
import { asDeclaredIn } from '../core/gitops/as-declared-in.ts';
import { applicationPaths } from '../core/history/application-paths.ts';
import { earlierApplication, foldersOf } from '../core/history/earlier-application.ts';
import type { Commit } from '../core/values/commit.ts';
import type { Gap } from '../core/values/gap.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { Repositories, RepositoryRef } from '../ports/repositories.ts';

/** Which commits of which application. */
export interface HistoryRange {
  readonly repository: RepositoryRef;
  /** As it is at `to`. */
  readonly application: Application;
  /** The tree at `to`, or a working tree on top of it. */
  readonly snapshot: Snapshot;
  readonly to: string;
  /** The commit the history starts with, whether or not it touches the application; without it, the oldest within the limit. */
  readonly from?: string;
  readonly limit: number;
}

/** A commit, and what the application was in it where that differs from what it is now. */
export interface HistoryCommit {
  readonly commit: Commit;
  readonly as?: Application;
}

export interface ApplicationHistory {
  /** Oldest first. */
  readonly commits: readonly HistoryCommit[];
  readonly gaps: readonly Gap[];
}

/** Who moves a folder more often than that within one history is not followed further. */
const MAX_MOVES = 10;

/**
 * The commits that touch what an application is made of. Where its folder had another name, or it was declared to deploy another one, the
 * history goes on with that one: what was deployed then is what counts.
 */
export async function applicationHistory(repositories: Repositories, range: HistoryRange): Promise<ApplicationHistory> {
  const { repository, from, limit } = range;
  const before = from === undefined ? [] : await repositories.history(repository, from, [], limit);
  const known = new Set(before.map(({ sha }) => sha));
  const commits: HistoryCommit[] = [];
  let at: Stretch | null = { application: range.application, tree: range.snapshot, to: range.to };
  for (let moves = 0; at !== null && moves <= MAX_MOVES && commits.length < limit; moves += 1) {
    const stretch = at;
    const asked = { repository, known, from, limit: limit - commits.length };
    const { touching, earlier } = await readStretch(repositories, asked, stretch);
    const named = stretch.application === range.application ? {} : { as: stretch.application };
    commits.push(...touching.map((commit) => ({ commit, ...named })));
    at = earlier;
  }
  commits.reverse();
  const [oldest] = commits;
  const cutAt = commits.length >= limit ? limit : null;
  if (from === undefined) return { commits, gaps: oldest === undefined ? [] : shallowGaps(oldest.commit) };
  const gaps = [...cutGaps(cutAt, oldest), ...(await asideGaps(repositories, range, before[0]))];
  return { commits: [...(await baseline(repositories, range, before[0])), ...commits], gaps };
}

/** A row of commits over which the application's folders have the same names, ending at `to`, whose tree is `tree`. */
interface Stretch {
  readonly application: Application;
  readonly tree: Snapshot;
  readonly to: string;
}

interface Asked {
  readonly repository: RepositoryRef;
  /** Commits that are too old to count. */
  readonly known: ReadonlySet<string>;
  /** The newest of those, whose tree says what there was to change. */
  readonly from: string | undefined;
  readonly limit: number;
}

/** The commits of a stretch, newest first, and the stretch before it. */
async function readStretch(
  repositories: Repositories,
  { repository, known, from, limit }: Asked,
  stretch: Stretch,
): Promise<{ readonly touching: readonly Commit[]; readonly earlier: Stretch | null }> {
  const { application } = stretch;
  const newer = await commitsTouching(repositories, { repository, known, from, limit }, stretch);
  const touching = newer.slice(0, await lengthOf(repositories, repository, stretch, newer));
  const oldest = touching.at(-1);
  const parent = oldest?.parents[0];
  if (newer.length >= limit && touching.length === newer.length) return { touching, earlier: null };
  if (oldest === undefined || parent === undefined || oldest.cut === true || known.has(parent))
    return { touching, earlier: null };
  const [first, before] = await repositories.snapshots(repository, [oldest.sha, parent]);
  if (first === undefined || before === undefined) return { touching, earlier: null };
  const now = asDeclaredIn(first, application);
  const then = earlierApplication(before, first, now);
  const isOther = then !== null && !sameFolders(then, now);
  return { touching, earlier: isOther ? { application: then, tree: before, to: parent } : null };
}

/** A base that reads a base that had another name: more is a mistake. */
const MAX_ROUNDS = 4;
/** Trees that are held at a time. */
const TREES_AT_ONCE = 50;

/**
 * The commits that touch what the application was made of at any of them, newest first: what they show is looked at in turn, until they name
 * nothing that is new.
 */
async function commitsTouching(
  repositories: Repositories,
  { repository, known, from, limit }: Asked,
  { application, tree, to }: Stretch,
): Promise<readonly Commit[]> {
  const made = applicationPaths(tree, application);
  for (const one of from === undefined ? [] : await repositories.snapshots(repository, [from])) made.learn(one);
  const looked = new Set<string>();
  for (let round = 1; ; round += 1) {
    const paths = made.paths();
    const listed = await repositories.history(repository, to, paths, limit);
    const newer = listed.filter(({ sha }) => !known.has(sha));
    // What was before the oldest of them counts as well: it may have been the one to name something else.
    const shas = [...newer.map(({ sha }) => sha), ...parentOf(newer.at(-1))].filter((sha) => !looked.has(sha));
    if (round === MAX_ROUNDS || paths.length === 0) return newer;
    for (let at = 0; at < shas.length; at += TREES_AT_ONCE) {
      const some = shas.slice(at, at + TREES_AT_ONCE);
      for (const one of await repositories.snapshots(repository, some)) made.learn(one);
      for (const sha of some) looked.add(sha);
    }
    if (made.paths().length === paths.length) return newer;
  }
}

function parentOf(commit: Commit | undefined): readonly string[] {
  return commit === undefined || commit.cut === true ? [] : commit.parents.slice(0, 1);
}

/** How many of the newest commits have the application's folders under the names they have now; folders that move are rare, so the oldest is asked first. */
async function lengthOf(
  repositories: Repositories,
  repository: RepositoryRef,
  { application, tree }: Stretch,
  commits: readonly Commit[],
): Promise<number> {
  const isSame = (older: Snapshot): boolean => namesFolders(older, application, tree);
  const [oldest] = await repositories.snapshots(
    repository,
    commits.slice(-1).map(({ sha }) => sha),
  );
  if (oldest === undefined || isSame(oldest)) return commits.length;
  const trees = await repositories.snapshots(
    repository,
    commits.map(({ sha }) => sha),
  );
  return Math.max(
    1,
    trees.findIndex((one) => !isSame(one)),
  );
}

function namesFolders(older: Snapshot, application: Application, newer: Snapshot): boolean {
  const then = asDeclaredIn(older, application);
  return (
    sameFolders(then, asDeclaredIn(newer, application)) && foldersOf(then).some((folder) => older.isFolder(folder))
  );
}

function sameFolders(a: Application, b: Application): boolean {
  return foldersOf(a).join('\n') === foldersOf(b).join('\n');
}

/** The commit a range starts with, and what the application was in it. */
async function baseline(
  repositories: Repositories,
  { repository, application, snapshot, from }: HistoryRange,
  commit: Commit | undefined,
): Promise<readonly HistoryCommit[]> {
  if (commit === undefined) throw new Error(`${repository.id} has no commit ${from ?? ''}`);
  const [tree] = await repositories.snapshots(repository, [commit.sha]);
  const then = tree === undefined ? null : earlierApplication(tree, snapshot, application);
  return [{ commit, ...(then === null || sameFolders(then, application) ? {} : { as: then }) }];
}

/** A first commit that does not lead to the last one: the commits after it were not made for what it left. */
async function asideGaps(
  repositories: Repositories,
  { repository, to, limit }: HistoryRange,
  from: Commit | undefined,
): Promise<readonly Gap[]> {
  const line = await repositories.history(repository, to, [], limit);
  if (from === undefined || line.length >= limit || line.some(({ sha }) => sha === from.sha)) return [];
  const detail = `${from.sha.slice(0, 12)} (${from.subject}) is not in the line of commits that leads to ${to.slice(0, 12)}: the branch was rewritten, or a merge brought it; the commits since they parted are replayed as synced after it`;
  return [{ reason: 'history-cut', detail }];
}

function shallowGaps({ sha, subject, cut }: Commit): readonly Gap[] {
  if (cut !== true) return [];
  const detail = `the clone ends at ${sha.slice(0, 12)} (${subject}): what was before is not in it`;
  return [{ reason: 'history-cut', detail }];
}

function cutGaps(limit: number | null, oldest: HistoryCommit | undefined): readonly Gap[] {
  if (limit === null || oldest === undefined) return [];
  const detail = `only the newest ${limit} commits are replayed, from ${oldest.commit.sha.slice(0, 12)} (${oldest.commit.subject}) on; those before it are taken together`;
  return [{ reason: 'history-cut', detail }];
}
