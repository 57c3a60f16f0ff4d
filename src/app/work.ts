import { incidentKey } from '../core/alert/incident-key.ts';
import { failureReport } from '../core/report/failure-report.ts';
import type { Job } from '../ports/queue.ts';
import { answerCommand } from './answer-command.ts';
import { diagnoseAlert } from './diagnose-alert.ts';
import { followUp } from './follow-up.ts';
import { openFix } from './open-fix.ts';
import { moveIncident } from './open-incident.ts';
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
  const id = job.kind === 'alert' ? incidentKey(job.alert) : job.kind === 'open-fix' ? job.incident : null;
  if (id === null) return;
  const incident = await outside.incidents.find(id);
  const root = incident?.root ?? null;
  await outside.conversation.post(
    { channel: root?.channel ?? settings.channel, ...(root === null ? {} : { thread: root.ts }) },
    { report, incident: id },
    `failed/${id}/${job.kind}`,
  );
  if (job.kind === 'alert' && job.alert.status === 'firing' && incident !== null)
    await moveIncident(outside, settings, id, { state: 'failed', what: 'gave up' });
}
