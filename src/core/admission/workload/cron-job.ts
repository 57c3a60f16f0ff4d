import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { type Change, fill, fillZero, inTurn, within } from '../go/defaults.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { byteLength, maxLengthMessage } from '../metadata/messages.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkJobSpec } from './check-job-spec.ts';
import { selectorError } from './check-selector.ts';
import { checkTimeZone } from './check-time-zone.ts';
import { cronProblem } from './cron-problem.ts';
import { jobSpecDefaults } from './job.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

const CONCURRENCY_POLICIES = ['Allow', 'Forbid', 'Replace'];

/** Its Jobs get eleven characters more, and 63 in all. */
const LONGEST_NAME = 52;

/** `batch/v1` CronJobs (kubernetes, `pkg/apis/batch/v1/defaults.go`, `pkg/apis/batch/validation`). */
export const CRON_JOB: KindRules = {
  defaults: (object, server) => specDefaults(server)(object),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkCronJobSpec(specOf(object), undefined, server),
    ...checkLength(stringAt(object, 'metadata', 'name') ?? '', server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkCronJobSpec(specOf(object), specOf(old), server),
  ],
};

function specDefaults(server: ApiServer): Change {
  return within(
    'spec',
    inTurn(
      fillZero({ concurrencyPolicy: 'Allow' }),
      fill({ suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }),
      within('jobTemplate', within('spec', jobSpecDefaults(server))),
    ),
  );
}

function checkLength(name: string, server: ApiServer): readonly FieldError[] {
  if (byteLength(name) <= LONGEST_NAME) return [];
  return [invalid('metadata.name', printText(name, server), maxLengthMessage(LONGEST_NAME))];
}

/** `validateCronJobSpec`. */
function checkCronJobSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const zone = stringAt(spec, 'timeZone');
  const zoneStays = old !== undefined && stringAt(old, 'timeZone') === zone;
  return [
    ...checkSchedule(spec, old, server),
    ...checkCount(spec, 'startingDeadlineSeconds', 'spec'),
    ...(zoneStays || zone === undefined ? [] : checkTimeZone(zone, 'spec.timeZone', server)),
    ...checkConcurrency(stringAt(spec, 'concurrencyPolicy') ?? '', server),
    ...checkJobTemplate(spec, old, server),
    ...checkCount(spec, 'successfulJobsHistoryLimit', 'spec'),
    ...checkCount(spec, 'failedJobsHistoryLimit', 'spec'),
  ];
}

function checkSchedule(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const schedule = stringAt(spec, 'schedule') ?? '';
  if (schedule === '') return [required('spec.schedule')];
  const messages = [cronProblem(schedule), zoneProblem(schedule, spec, old)];
  return messages.flatMap((why) => (why === null ? [] : [invalid('spec.schedule', printText(schedule, server), why)]));
}

/** A time zone within the schedule is for who had one already (KEP-3140). */
function zoneProblem(schedule: string, spec: JsonObject, old: JsonObject | undefined): string | null {
  if (!schedule.includes('TZ')) return null;
  if (!(stringAt(old, 'schedule') ?? '').includes('TZ'))
    return 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  return stringAt(spec, 'timeZone') === undefined
    ? null
    : 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
}

function checkConcurrency(policy: string, server: ApiServer): readonly FieldError[] {
  if (CONCURRENCY_POLICIES.includes(policy)) return [];
  return [notSupported('spec.concurrencyPolicy', printText(policy, server), CONCURRENCY_POLICIES)];
}

/** `ValidateJobTemplateSpec`: the selectors of its Jobs are always generated. */
function checkJobTemplate(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const job = objectAt(spec, 'jobTemplate', 'spec') ?? {};
  const path = 'spec.jobTemplate.spec';
  const selector = objectAt(job, 'selector');
  return [
    ...checkJobSpec(job, path, objectAt(old, 'jobTemplate', 'spec'), server),
    ...(selector === undefined
      ? []
      : [selectorError(selector, '`selector` will be auto-generated', server, `${path}.selector`)]),
    ...(valueAt(job, 'manualSelector') === true
      ? [notSupported(`${path}.manualSelector`, 'true', ['nil', 'false'])]
      : []),
  ];
}
