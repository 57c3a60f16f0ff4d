import { incidentKey } from '../core/alert/incident-key.ts';
import { failureReport } from '../core/report/failure-report.ts';
import type { Job } from '../ports/queue.ts';
import { answerCommand } from './answer-command.ts';
import { diagnoseAlert } from './diagnose-alert.ts';
import { followUp } from './follow-up.ts';
import { openFix } from './open-fix.ts';
import { moveIncident, type OpenedIncident } from './open-incident.ts';
import type { Outside, Settings } from './outside.ts';
import { deliveryKey } from './receive-webhook.ts';
import { resolveAlert } from './resolve-alert.ts';
import { sayNotice } from './say-notice.ts';

/** Does one job. Throws when the surroundings fail: the queue tries again with back-off, then calls `giveUp`. */
export async function work(outside: Outside, settings: Settings, job: Job): Promise<void> {
  switch (job.kind) {
    case 'alert':
      return job.alert.status === 'firing'
        ? diagnoseAlert(outside, settings, job.alert)
        : resolveAlert(outside, settings, job.alert);
    case 'open-fix':
      return openFix(outside, settings, job);
    case 'pull-request':
      return followUp(outside, settings, job);
    case 'command':
      return answerCommand(outside, settings, job.command);
    case 'notice':
      return sayNotice(outside, settings, job);
  }
}

/**
 * The last word on a job that failed every time: a line where people wait for an answer, "I could not, because". Throws when not even
 * that can be said; the queue then keeps the job among its dead letters.
 */
export async function giveUp(outside: Outside, settings: Settings, job: Job, error: unknown): Promise<void> {
  const because = error instanceof Error ? error.message : String(error);
  outside.log.error('A job failed for good', { kind: job.kind, because });
  // An alert that goes on is sent again: the next time counts as new.
  if (job.kind === 'alert') await outside.incidents.release(deliveryKey(job.alert));
  await sayFailure(outside, settings, job, because);
}

async function sayFailure(outside: Outside, settings: Settings, job: Job, because: string): Promise<void> {
  const report = failureReport(job.kind, because);
  if (job.kind === 'command') return outside.conversation.whisper(job.command.responseUrl, { report }, 'them');
  const waiting = await waitingFor(outside, job);
  for (const incident of waiting) {
    const { channel, ts } = incident.root;
    const key = `failed/${incident.id}/${job.kind}`;
    await outside.conversation.post({ channel, thread: ts }, { report, incident: incident.id }, key);
    if (job.kind === 'alert' && job.alert.status === 'firing')
      await moveIncident(outside, settings, incident.id, { state: 'failed', what: 'gave up' });
  }
  if (waiting.length > 0) return;
  // Nobody has a thread yet: the channel is where the answer is missed.
  await outside.conversation.post({ channel: settings.channel }, { report }, `failed/${subjectOf(job)}`);
}

/** The incidents in whose threads people wait for this job. */
async function waitingFor({ incidents }: Outside, job: Job): Promise<readonly OpenedIncident[]> {
  const found =
    job.kind === 'alert'
      ? [await incidents.find(incidentKey(job.alert))]
      : job.kind === 'open-fix'
        ? [await incidents.find(job.incident)]
        : job.kind === 'pull-request'
          ? await incidents.findByPullRequest(job.repository, job.number)
          : [];
  return found.flatMap((incident) =>
    incident === null || incident.root === null ? [] : [{ ...incident, root: incident.root }],
  );
}

function subjectOf(job: Exclude<Job, { readonly kind: 'command' }>): string {
  switch (job.kind) {
    case 'alert':
      return `alert/${incidentKey(job.alert)}`;
    case 'open-fix':
      return `open-fix/${job.incident}/${job.option}`;
    case 'pull-request':
      return `pull-request/${job.repository}#${job.number}/${job.action}`;
    case 'notice':
      return `notice/${job.key}`;
  }
}
