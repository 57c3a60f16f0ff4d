import * as z from 'zod';

const text = z.string();

/** RFC 3339 with any number of fractional digits, as milliseconds. */
const instant = z.iso
  .datetime({ offset: true })
  .pipe(z.coerce.date())
  .transform((date) => date.getTime());

const pairs = z.record(z.string(), z.string());

const alertBody = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: pairs,
  annotations: pairs.nullish(),
  startsAt: instant,
  endsAt: instant.nullish(),
  fingerprint: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .nullish(),
  generatorURL: text.nullish(),
  silenceURL: text.nullish(),
  ruleUID: text.nullish(),
});

/**
 * What Grafana's webhook contact point (`version: "1"`) and Alertmanager's webhook receiver (`version: "4"`) have in common and we
 * need. Everything else is dropped at the door; `title` and `message` are templated by people and never read.
 * Sources: grafana/alerting `receivers/webhook`, prometheus/alertmanager `template.Data` and `notify/webhook`.
 */
export const webhookBody = z.object({
  version: z.enum(['1', '4']).nullish(),
  orgId: z.number().nullish(),
  groupKey: z.string().max(4096).nullish(),
  receiver: z.string().max(1024).nullish(),
  truncatedAlerts: z.int().nonnegative().nullish(),
  alerts: z.array(alertBody).min(1),
});

export type WebhookBody = z.infer<typeof webhookBody>;
export type AlertBody = WebhookBody['alerts'][number];
