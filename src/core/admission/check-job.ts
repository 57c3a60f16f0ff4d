import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { sameJson, stringAt, valueAt } from '../values/read-json.ts';
import { checkSelectorUnchanged } from './check-selector.ts';
import { type FieldError, immutable } from './field-error.ts';
import { goJson, quoted } from './go-value.ts';
import type { ApiServer } from './refusal.ts';

/** What of a Job may not change (`pkg/apis/batch/validation`, `ValidateJobSpecUpdate`). */
export function checkJobUpdate(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const mode = stringAt(manifest, 'spec', 'completionMode') ?? 'NonIndexed';
  const sameMode = (stringAt(old, 'spec', 'completionMode') ?? 'NonIndexed') === mode;
  return [
    ...checkCompletions(old, manifest),
    ...checkJobSelector(old, manifest, server),
    ...checkJobTemplate(old, manifest),
    ...(sameMode ? [] : [immutable('spec.completionMode', `Invalid value: ${quoted(mode)}: field is immutable`)]),
  ];
}

function checkCompletions(old: JsonObject, manifest: JsonObject): readonly FieldError[] {
  const written = [old, manifest].some((job) => valueAt(job, 'spec', 'completions') !== undefined);
  const after = completions(manifest);
  if (!written || completions(old) === after) return [];
  const bad = (why: string): FieldError[] => [immutable('spec.completions', `Invalid value: ${goJson(after)}: ${why}`)];
  if (stringAt(old, 'spec', 'completionMode') !== 'Indexed') return bad('field is immutable');
  return after === (valueAt(manifest, 'spec', 'parallelism') ?? 1)
    ? []
    : bad('can only be modified in tandem with spec.parallelism');
}

/** Left out together with `parallelism`, both are 1. */
function completions(job: JsonObject): Json {
  return valueAt(job, 'spec', 'completions') ?? (valueAt(job, 'spec', 'parallelism') === undefined ? 1 : null);
}

/** A selector that somebody wrote (`manualSelector`); the generated one is in no manifest. */
function checkJobSelector(old: JsonObject, manifest: JsonObject, server: ApiServer): readonly FieldError[] {
  const written = valueAt(old, 'spec', 'selector') !== undefined && valueAt(manifest, 'spec', 'selector') !== undefined;
  return written ? checkSelectorUnchanged(old, manifest, server) : [];
}

/**
 * The message quotes the whole template with the Job's random uid in it, which nobody can foretell: `…` stands for it.
 * Of a suspended Job some of the template may change, so it is not judged.
 */
function checkJobTemplate(old: JsonObject, manifest: JsonObject): readonly FieldError[] {
  if (valueAt(old, 'spec', 'suspend') === true) return [];
  const same = sameJson(
    stripDefaults(valueAt(old, 'spec', 'template')),
    stripDefaults(valueAt(manifest, 'spec', 'template')),
  );
  return same ? [] : [immutable('spec.template', 'Invalid value: …: field is immutable')];
}

/** Values of a Pod template that mean the same as leaving the field out (kubernetes, `pkg/apis/core/v1/defaults.go`). */
const POD_DEFAULTS: Readonly<Record<string, string | number>> = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  protocol: 'TCP',
};

function stripDefaults(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(stripDefaults);
  if (!isJsonObject(value)) return value ?? null;
  const kept = Object.entries(value)
    .filter(([key, inner]) => inner !== null && !(Object.hasOwn(POD_DEFAULTS, key) && POD_DEFAULTS[key] === inner))
    .map(([key, inner]) => [key, stripDefaults(inner)] as const);
  return Object.fromEntries(kept.filter(([, inner]) => !isJsonObject(inner) || Object.keys(inner).length > 0));
}
