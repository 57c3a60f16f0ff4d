import { noticeReport } from '../core/report/notice-report.ts';
import type { Job } from '../ports/queue.ts';
import type { Outside, Settings } from './outside.ts';

type Notice = Extract<Job, { readonly kind: 'notice' }>;

/** A line for the configured channel that is about no alert: Grafana's test button, or a signed body nobody could read. */
export async function sayNotice(outside: Outside, settings: Settings, job: Notice): Promise<void> {
  await outside.conversation.post({ channel: settings.channel }, { report: noticeReport(job) }, job.key);
}
