import type { ZodError } from 'zod';
import { labelOf } from '../labels/selector.ts';
import { digest } from '../values/digest.ts';
import type { Parsed } from '../values/parsed.ts';
import type { Alert, Notification } from './alert.ts';
import { boundedPairs } from './bounded-pairs.ts';
import { expressionOf, httpUrl, ruleUidOf } from './links.ts';
import type { AlertBody, WebhookBody } from './webhook-body.ts';
import { webhookBody } from './webhook-body.ts';

const LABEL_BOUNDS = { pairs: 64, key: 256, value: 1000 };
const ANNOTATION_BOUNDS = { pairs: 32, key: 256, value: 2000 };

/**
 * A webhook body, parsed from JSON already (`undefined` when it was none), as a notification. Understands Grafana's and Alertmanager's
 * own bodies only; one made by a custom payload template is refused with one line that says so.
 */
export function parseWebhook(body: unknown): Parsed<Notification> {
  if (body === undefined) return { ok: false, problem: 'The body is not JSON.' };
  const parsed = webhookBody.safeParse(body);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const sender = senderOf(parsed.data);
  return {
    ok: true,
    value: {
      sender,
      groupKey: parsed.data.groupKey ?? '',
      receiver: parsed.data.receiver ?? '',
      alerts: parsed.data.alerts.map((alert) => toAlert(alert, sender)),
      truncatedAlerts: parsed.data.truncatedAlerts ?? 0,
      test: sender === 'grafana' && isTestButton(parsed.data),
    },
  };
}

/** Only Grafana has organisations; a body that people wrote or cut by hand may not say its version. */
function senderOf({ version, orgId }: WebhookBody): Alert['sender'] {
  if (version === '1' || version === '4') return version === '1' ? 'grafana' : 'alertmanager';
  return orgId === undefined || orgId === null ? 'alertmanager' : 'grafana';
}

/** Both senders give one; what stands in for it is made of the same facts, the labels. */
function fingerprintOf(labels: Alert['labels']): string {
  const text = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${digest(text)}${digest(`#${text}`)}`;
}

/** Only the first problem, and never the body's own text: it goes into logs and a channel. */
function problemOf(error: ZodError): string {
  const [issue] = error.issues;
  if (issue?.code === 'too_small' && issue.path.join('.') === 'alerts')
    return 'The webhook holds no alert: its list of alerts is empty.';
  const at =
    issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.').slice(0, 200);
  return (
    `Not a notification of Grafana (version "1") or Alertmanager (version "4"): ${at}: ${issue?.message ?? 'invalid'}. ` +
    'If the contact point has a custom payload template, remove it.'
  );
}

/** Grafana's test button makes a group key of its own, `webhook-<fingerprint>-<unix seconds>`; a routed alert's has a `:`. */
function isTestButton(body: WebhookBody): boolean {
  return /^[\w-]+-[0-9a-f]{16}-\d+$/.test(body.groupKey ?? '');
}

function toAlert(body: AlertBody, sender: Alert['sender']): Alert {
  const labels = boundedPairs(body.labels, LABEL_BOUNDS);
  const condition = sender === 'grafana' ? conditionOf(labels) : 'alerting';
  const generatorUrl = httpUrl(body.generatorURL);
  const silenceUrl = httpUrl(body.silenceURL);
  const ruleUid = sender === 'grafana' ? ruleUidOf(body.ruleUID, generatorUrl, silenceUrl) : undefined;
  const expr = expressionOf(generatorUrl);
  return {
    sender,
    name: labelOf(labels, condition === 'alerting' ? 'alertname' : 'rulename') ?? '(unnamed alert)',
    status: body.status,
    condition,
    startsAt: body.startsAt,
    endsAt: body.status === 'firing' ? null : (body.endsAt ?? null),
    fingerprint: body.fingerprint ?? fingerprintOf(labels),
    labels,
    annotations: boundedPairs(body.annotations ?? {}, ANNOTATION_BOUNDS),
    ...(ruleUid === undefined ? {} : { ruleUid }),
    ...(generatorUrl === undefined ? {} : { generatorUrl }),
    ...(silenceUrl === undefined ? {} : { silenceUrl }),
    ...(expr === undefined ? {} : { expr }),
  };
}

/** Grafana renames an alert whose rule gave no data or an error; the rule's own name is then in `rulename`. */
function conditionOf(labels: Alert['labels']): Alert['condition'] {
  if (labelOf(labels, 'rulename') === undefined) return 'alerting';
  const name = labelOf(labels, 'alertname');
  return name === 'DatasourceNoData' ? 'no-data' : name === 'DatasourceError' ? 'error' : 'alerting';
}
