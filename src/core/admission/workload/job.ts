import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { type Change, drop, each, fill, fillZero, inside, inTurn, within } from '../go/defaults.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import type { ApiServer } from '../refusal.ts';
import { checkJobSpec } from './check-job-spec.ts';
import { checkJobUpdate } from './check-job-update.ts';
import { checkSelects, hasInvalidValues } from './check-selector.ts';
import { checkGeneratedSelector, generateSelector, withoutUid } from './generated-selector.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

/** `batch/v1` Jobs (kubernetes, `pkg/apis/batch/v1/defaults.go`, `pkg/apis/batch/validation`, `pkg/registry/batch/job/strategy.go`). */
export const JOB: KindRules = {
  defaults: (object, server) =>
    labelledLikeTemplate(within('spec', inTurn(jobSpecDefaults(server), jobDefaults))(object)),
  prepare: generateSelector,
  create: (object, server) =>
    withoutUid(checkJob(object, checkSelectedSpec(specOf(object), undefined, server), server)),
  // The API server looks at the spec twice, and says so in the causes.
  update: (object, old, server) => {
    const spec = checkSelectedSpec(specOf(object), specOf(old), server);
    return withoutUid([
      ...checkJob(withUidOf(object, old), spec, server),
      ...checkMetadataUpdate(object, old, server),
      ...spec,
      ...checkJobUpdate(object, old, server),
    ]);
  },
};

/** Defaults of a Job's spec wherever it stands, without what this version does not know yet (`JobManagedBy` up to 1.31, `JobSuccessPolicy` up to 1.30). */
export function jobSpecDefaults(server: ApiServer): Change {
  return inTurn(
    drop(...(server.minor < 32 ? ['managedBy'] : []), ...(server.minor < 31 ? ['successPolicy'] : [])),
    within('template', (template) => podTemplateDefaults(template, server)),
    inside('podFailurePolicy', each('rules', each('onPodConditions', fillZero({ status: 'True' })))),
  );
}

/** Defaults of a Job that is not the template of a CronJob. */
function jobDefaults(spec: JsonObject): JsonObject {
  const isOne = (valueAt(spec, 'completions') ?? null) === null && (valueAt(spec, 'parallelism') ?? null) === null;
  const perIndex = (valueAt(spec, 'backoffLimitPerIndex') ?? null) !== null;
  return fill({
    ...(isOne && { completions: 1 }),
    parallelism: 1,
    backoffLimit: perIndex ? 2 ** 31 - 1 : 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: objectAt(spec, 'podFailurePolicy') === undefined ? 'TerminatingOrFailed' : 'Failed',
  })(spec);
}

/** A Job without labels takes those of its template. */
function labelledLikeTemplate(job: JsonObject): JsonObject {
  const labels = objectAt(job, 'spec', 'template', 'metadata', 'labels');
  if (labels === undefined || Object.keys(objectAt(job, 'metadata', 'labels') ?? {}).length > 0) return job;
  return within('metadata', (metadata) => ({ ...metadata, labels }))(job);
}

/** What is written over a live object and names no uid has its uid. */
function withUidOf(object: JsonObject, stored: JsonObject): JsonObject {
  const uid = stringAt(stored, 'metadata', 'uid');
  return uid === undefined ? object : within('metadata', fill({ uid }))(object);
}

/** `ValidateJob`, with what it says of the spec. */
function checkJob(job: JsonObject, spec: readonly FieldError[], server: ApiServer): readonly FieldError[] {
  return [
    ...checkMetadata(job, METADATA, server),
    ...checkGeneratedSelector(job, server),
    ...spec,
    ...checkHostNames(job, server),
  ];
}

/** `ValidateJobSpec`: the spec, and its selector. */
function checkSelectedSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const selector = objectAt(spec, 'selector');
  const options = { allowInvalidValues: hasInvalidValues(valueAt(old, 'selector'), server) };
  const broken = checkLabelSelector(selector, 'spec.selector', {}, server).length > 0;
  return [
    ...checkJobSpec(spec, 'spec', old, server),
    ...(selector === undefined
      ? [required('spec.selector')]
      : checkLabelSelector(selector, 'spec.selector', options, server)),
    ...(broken ? [] : checkSelects(spec, 'spec', server)),
  ];
}

/** The Pods of an Indexed Job are named after it and their index, which must be a host name. */
function checkHostNames(job: JsonObject, server: ApiServer): readonly FieldError[] {
  const completions = numberAt(job, 'spec', 'completions') ?? 0;
  if (stringAt(job, 'spec', 'completionMode') !== 'Indexed' || completions <= 0) return [];
  const name = stringAt(job, 'metadata', 'name') ?? '';
  const last = `${name}-${completions - 1}`;
  if (isDns1123Label(last).length === 0) return [];
  const why = `will not able to create pod with invalid DNS label: ${last}`;
  return [invalid('metadata.name', printText(name, server), why)];
}
