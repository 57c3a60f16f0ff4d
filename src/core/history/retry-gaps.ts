import type { Commit } from '../values/commit.ts';
import type { Gap } from '../values/gap.ts';
import type { Retries, Step } from './history.ts';

/**
 * Commits that Argo CD may never have synced, or not yet. While it tries a commit again it syncs no newer one, and afterwards the newest there is then:
 * of those that came meanwhile only the last, and none while it goes on without end. When it fetched what, only its own clock knows, so each commit
 * is replayed as synced, and this says of which that is doubtful.
 */
export function retryGaps(steps: readonly Step[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let until: Commit | null = null;
  for (const [index, { commit, retries }] of steps.entries()) {
    // What came while an earlier commit was tried again is named there.
    if (retries === undefined || retries.refreshes || (until !== null && commit.date <= until.date)) continue;
    const later = steps.slice(index + 1).map((step) => step.commit);
    const meanwhile = later.filter(({ date }) => isMeanwhile(date - commit.date, retries));
    const overtaken = retries.seconds === null ? meanwhile : meanwhile.slice(0, -1);
    if (overtaken.length === 0) continue;
    until = meanwhile.at(-1) ?? null;
    gaps.push({ reason: 'live-state', detail: detailOf(commit, overtaken, retries) });
  }
  return gaps;
}

function isMeanwhile(milliseconds: number, { seconds }: Retries): boolean {
  return milliseconds >= 0 && (seconds === null || milliseconds < seconds * 1000);
}

/** How many are named. */
const NAMED = 3;

function detailOf({ sha }: Commit, overtaken: readonly Commit[], { seconds }: Retries): string {
  const names = overtaken.slice(0, NAMED).map((one) => one.sha.slice(0, 12));
  const more = overtaken.length > NAMED ? ` and ${overtaken.length - NAMED} more` : '';
  const which = `${names.join(', ')}${more}`;
  return seconds === null
    ? `Argo CD tries ${sha.slice(0, 12)} again without end and syncs no newer commit unless somebody stops it; newer ones are replayed as synced: ${which}`
    : `commits came one after the other while Argo CD tried ${sha.slice(0, 12)} again, and it may have synced only the last of them; these are replayed as synced, too: ${which}`;
}
