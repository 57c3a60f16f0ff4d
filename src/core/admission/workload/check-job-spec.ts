import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { checkDomainPrefixedPath } from '../metadata/domain-rules.ts';
import { byteLength } from '../metadata/messages.ts';
import { checkPodTemplate } from '../pod/check-pod-template.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkIndexed } from './check-indexed.ts';
import { checkPodFailurePolicy } from './check-pod-failure-policy.ts';
import { checkSuccessPolicy } from './check-success-policy.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const LONGEST_MANAGER = 63;
const REPLACEMENT_POLICIES = ['Failed', 'TerminatingOrFailed'];

/** What the spec of a Job must be, in a CronJob too, without its selector (kubernetes, `validateJobSpec`, `pkg/apis/batch/validation`). */
export function checkJobSpec(
  spec: JsonObject,
  path: string,
  old: JsonObject | undefined,
  server: ApiServer,
): readonly FieldError[] {
  const template = objectAt(spec, 'template') ?? {};
  return [
    ...COUNTS.flatMap((name) => checkCount(spec, name, path)),
    ...checkPerIndex(spec, path),
    ...checkManager(spec, path, server),
    ...checkIndexed(spec, path, server),
    ...checkPodFailurePolicy(spec, `${path}.podFailurePolicy`, server),
    ...checkSuccessPolicy(spec, `${path}.successPolicy`, server),
    ...checkReplacement(spec, `${path}.podReplacementPolicy`, server),
    ...checkPodTemplate(template, `${path}.template`, { old: objectAt(old, 'template') }, server),
    ...checkRestart(spec, `${path}.template.spec.restartPolicy`, server),
  ];
}

function checkPerIndex(spec: JsonObject, path: string): readonly FieldError[] {
  const lacks =
    numberAt(spec, 'maxFailedIndexes') !== undefined && numberAt(spec, 'backoffLimitPerIndex') === undefined;
  return lacks ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')] : [];
}

function checkManager(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const manager = stringAt(spec, 'managedBy');
  if (manager === undefined) return [];
  const errors = checkDomainPrefixedPath(`${path}.managedBy`, manager, server);
  return byteLength(manager) > LONGEST_MANAGER
    ? [...errors, tooLong(`${path}.managedBy`, LONGEST_MANAGER, server)]
    : errors;
}

/** With a failure policy Pods are replaced when they have failed, and only then. */
function checkReplacement(spec: JsonObject, field: string, server: ApiServer): readonly FieldError[] {
  const policy = valueAt(spec, 'podReplacementPolicy');
  const choices = objectAt(spec, 'podFailurePolicy') === undefined ? REPLACEMENT_POLICIES : ['Failed'];
  if (typeof policy !== 'string' || choices.includes(policy)) return [];
  return [notSupported(field, printText(policy, server), choices)];
}

/** The default is Always, so that what is missing is complained of as Always is. */
function checkRestart(spec: JsonObject, field: string, server: ApiServer): readonly FieldError[] {
  const policy = stringAt(spec, 'template', 'spec', 'restartPolicy') ?? '';
  switch (policy) {
    case '':
    case 'Always':
      return [required(field, 'valid values: "OnFailure", "Never"')];
    case 'Never':
      return [];
    case 'OnFailure':
      return objectAt(spec, 'podFailurePolicy') === undefined
        ? []
        : [invalid(field, '"OnFailure"', 'only "Never" is supported when podFailurePolicy is specified')];
    default:
      return [notSupported(field, printText(policy, server), ['OnFailure', 'Never'])];
  }
}
