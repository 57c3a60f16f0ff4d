import { pullRequestEndedReport } from '../core/report/pull-request-ended-report.ts';
import type { Incident } from '../ports/incidents.ts';
import type { Job } from '../ports/queue.ts';
import { moveIncident } from './open-incident.ts';
import type { Outside, Settings } from './outside.ts';

type Ended = Extract<Job, { readonly kind: 'pull-request' }>;

/** A fix pull request was merged or closed on the forge: every thread that waits for it says so, and what happens next. Others' pull requests are none of ours. */
export async function followUp(outside: Outside, settings: Settings, job: Ended): Promise<void> {
  for (const incident of await outside.incidents.findByPullRequest(job.repository, job.number)) {
    await tell(outside, settings, job, incident);
  }
}

async function tell(outside: Outside, settings: Settings, job: Ended, known: Incident): Promise<void> {
  if (known.pullRequest === null) return;
  const merged = job.action === 'merged';
  const resolved = known.state === 'resolved';
  const incident = await moveIncident(outside, settings, known.id, {
    state: resolved ? 'resolved' : merged ? 'pr-merged' : 'diagnosed',
    what: `pull request #${job.number} ${merged ? 'merged' : 'closed'}`,
    change: { pullRequest: { ...known.pullRequest, merged } },
  });
  if (incident === null || incident.root === null) return;
  await outside.conversation.post(
    { channel: incident.root.channel, thread: incident.root.ts },
    { report: pullRequestEndedReport({ ...job, resolved }), incident: incident.id },
    `${job.action}/${incident.id}/${job.number}`,
  );
}
