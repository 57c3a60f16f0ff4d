import type { Alert, Notification } from '../core/alert/alert.ts';
import { incidentKey } from '../core/alert/incident-key.ts';
import { parseWebhook } from '../core/alert/parse-webhook.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { Job, Queue } from '../ports/queue.ts';

/** What the sender is told: an HTTP status and one line. */
export interface Answer {
  readonly status: number;
  readonly line: string;
}

/** Deliveries are remembered for a week: Alertmanager repeats resolved alerts with later groups. */
const REMEMBER_SECONDS = 7 * 24 * 3600;

/**
 * Takes a webhook body whose signature was verified already: normalises it, drops what came before (by fingerprint, startsAt
 * and status), and queues one job per alert. Nothing is analysed here, so the answer is quick. A signed body that is no alert is
 * a 422 and a notice in the channel: the person who configured the contact point reads there, not in Grafana's log.
 */
export async function receiveWebhook(
  outside: { readonly incidents: Pick<Incidents, 'claim' | 'release'>; readonly queue: Queue },
  sender: 'grafana' | 'alertmanager',
  rawBody: string,
): Promise<Answer> {
  const parsed = parseWebhook(readJson(rawBody));
  if (!parsed.ok) {
    await sayUnreadable(outside.queue, sender, parsed.problem);
    return { status: rawBody.trim() === '' ? 400 : 422, line: parsed.problem };
  }
  if (parsed.value.test) {
    await sayTest(outside.queue, parsed.value);
    return { status: 202, line: 'The test notification arrived; a message in Slack says so.' };
  }
  const taken = await Promise.all(parsed.value.alerts.map((alert) => enqueueOnce(outside, alert)));
  const fresh = taken.filter(Boolean).length;
  return { status: 202, line: `${fresh} of ${taken.length} alerts queued, ${taken.length - fresh} seen before.` };
}

/** A signed body that is too large to be an alert: refused, and told to the channel. */
export async function refuseTooLarge(
  queue: Queue,
  sender: 'grafana' | 'alertmanager',
  maxBytes: number,
): Promise<Answer> {
  const problem = `The body is larger than ${maxBytes} bytes: set maxAlerts in the contact point.`;
  await sayUnreadable(queue, sender, problem);
  return { status: 413, line: problem };
}

/** What repeats of one delivery have in common. */
export const deliveryKey = (alert: Alert): string => `alert/${incidentKey(alert)}/${alert.status}`;

/** True when the alert was not seen before. The claim is given back if the queue refuses, so that the sender's retry counts. */
async function enqueueOnce(
  outside: { readonly incidents: Pick<Incidents, 'claim' | 'release'>; readonly queue: Queue },
  alert: Alert,
): Promise<boolean> {
  const key = deliveryKey(alert);
  if (!(await outside.incidents.claim(key, REMEMBER_SECONDS))) return false;
  try {
    await outside.queue.send({ kind: 'alert', alert }, { group: incidentKey(alert), key });
  } catch (error) {
    await outside.incidents.release(key);
    throw error;
  }
  return true;
}

/** Keyed by the press of the button, which Grafana's group key counts: who presses it again wants to see it arrive again. */
async function sayTest(queue: Queue, { sender, receiver, groupKey }: Notification): Promise<void> {
  await sendNotice(queue, { notice: 'grafana-test', sender, detail: receiver, key: `notice/${groupKey}` });
}

/** Keyed by the problem: a contact point that is wrong is wrong every five minutes, and one message is enough. */
async function sayUnreadable(queue: Queue, sender: string, problem: string): Promise<void> {
  await sendNotice(queue, {
    notice: 'unreadable-webhook',
    sender,
    detail: problem,
    key: `notice/${sender}/${problem}`,
  });
}

async function sendNotice(queue: Queue, notice: Omit<Extract<Job, { kind: 'notice' }>, 'kind'>): Promise<void> {
  await queue.send({ kind: 'notice', ...notice }, { group: 'notices', key: notice.key });
}

/** A body that is not JSON is undefined here: `parseWebhook` has the sentence for it. */
function readJson(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    return undefined;
  }
}
