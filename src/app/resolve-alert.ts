import type { Alert } from '../core/alert/alert.ts';
import { incidentKey } from '../core/alert/incident-key.ts';
import { resolvedReport } from '../core/report/resolved-report.ts';
import { moveIncident } from './open-incident.ts';
import type { Outside, Settings } from './outside.ts';

/** A resolved alert turns its root message green and closes the thread with the timeline. One that was never seen firing is silence: there is no thread to answer. */
export async function resolveAlert(outside: Outside, settings: Settings, alert: Alert): Promise<void> {
  const id = incidentKey(alert);
  const incident = await moveIncident(outside, settings, id, { state: 'resolved', what: 'alert resolved' });
  if (incident === null || incident.root === null) return;
  await outside.conversation.post(
    { channel: incident.root.channel, thread: incident.root.ts },
    { report: resolvedReport({ ...incident.alert, endsAt: alert.endsAt }, incident.timeline), incident: id },
    `resolved/${id}`,
  );
}
