import type { Option } from '../core/fix/option.ts';
import { remedy } from '../core/fix/remedy.ts';
import { fixUnavailableReport } from '../core/report/fix-unavailable-report.ts';
import { pullRequestReport } from '../core/report/pull-request-report.ts';
import { pullRequestText } from '../core/report/pull-request-text.ts';
import { applyEdits } from '../core/values/edit.ts';
import type { Snapshot } from '../core/values/snapshot.ts';
import type { PullRequestOutcome } from '../ports/pull-requests.ts';
import type { Job } from '../ports/queue.ts';
import { type Examined, examineIn } from './diagnose-alert.ts';
import { moveIncident, type OpenedIncident } from './open-incident.ts';
import type { Outside, Settings } from './outside.ts';

type OpenFix = Extract<Job, { readonly kind: 'open-fix' }>;

/** How often the branch may move while we write before the queue takes over. */
const TRIES = 3;

/**
 * Opens the pull request of one option. The fix is computed and proven again on the branch's newest commit, because an offer may be
 * hours old: what is gone by then is said, not opened.
 */
export async function openFix(outside: Outside, settings: Settings, job: OpenFix): Promise<void> {
  const incident = await outside.incidents.find(job.incident);
  const repository = settings.watched.find(({ id }) => id === incident?.repository);
  if (incident === null || incident.root === null || repository === undefined) {
    outside.log.warn('A fix was asked for that no incident offers', { incident: job.incident, option: job.option });
    return;
  }
  const opened: OpenedIncident = { ...incident, root: incident.root };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const examined = await examineIn(outside, settings, repository, incident.alert);
    const options = remedy(examined.diagnosis, examined.world);
    const option = options.find(({ id }) => id === job.option);
    if (option === undefined || option.patch === null) {
      await sayUnavailable(outside, opened, examined, job);
      return;
    }
    const outcome = await open(outside, settings, { examined, option, options, user: job.user });
    if (outcome.kind !== 'base-moved') {
      await tell(outside, settings, { incident: opened, option, outcome, user: job.user });
      return;
    }
  }
  throw new Error(`the branch of ${repository.id} moved ${TRIES} times while the fix was written; it is tried again`);
}

async function open(
  outside: Outside,
  settings: Settings,
  fix: {
    readonly examined: Examined;
    readonly option: Option;
    readonly options: readonly Option[];
    readonly user: string;
  },
): Promise<PullRequestOutcome> {
  const { examined, option, options, user } = fix;
  const { repository, world, diagnosis } = examined;
  const text = pullRequestText({
    diagnosis,
    option,
    options,
    repositoryUrl: settings.repositoryUrl(repository.id),
    askedBy: user,
  });
  return outside.pullRequests.open({
    repository,
    baseSha: world.snapshot.commit ?? '',
    branch: text.branch,
    title: text.title,
    body: text.body,
    commit: text.commit,
    changes: changedFiles(world.snapshot, option),
  });
}

/** The full new text of every file an option edits. */
function changedFiles(snapshot: Snapshot, { edits }: Option): ReadonlyMap<string, string> {
  const files = [...new Set(edits.map(({ file }) => file))];
  return new Map(
    files.map((file) => [
      file,
      applyEdits(
        snapshot.text(file) ?? '',
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
}

async function sayUnavailable(
  outside: Outside,
  incident: OpenedIncident,
  { diagnosis }: Examined,
  job: OpenFix,
): Promise<void> {
  await outside.conversation.post(
    threadOf(incident),
    { report: fixUnavailableReport(diagnosis, job.option), incident: incident.id },
    `unavailable/${incident.id}/${job.option}/${diagnosis.commit ?? ''}`,
  );
}

async function tell(
  outside: Outside,
  settings: Settings,
  said: {
    readonly incident: OpenedIncident;
    readonly option: Option;
    readonly outcome: Exclude<PullRequestOutcome, { kind: 'base-moved' }>;
    readonly user: string;
  },
): Promise<void> {
  const { incident, option, outcome, user } = said;
  if (outcome.kind === 'opened' || outcome.kind === 'updated' || outcome.kind === 'already-open') {
    const { number, url } = outcome;
    await moveIncident(outside, settings, incident.id, {
      state: 'pr-open',
      what: `pull request #${number} ${outcome.kind === 'opened' ? 'opened' : 'is open'}`,
      change: { pullRequest: { number, url, option: option.id, merged: false } },
    });
  }
  const which = outcome.kind === 'nothing-to-change' ? '' : `#${outcome.number}`;
  await outside.conversation.post(
    threadOf(incident),
    { report: pullRequestReport({ outcome, option, user }), incident: incident.id },
    `pull-request/${incident.id}/${option.id}/${outcome.kind}${which}`,
  );
}

const threadOf = ({ root }: OpenedIncident) => ({ channel: root.channel, thread: root.ts });
