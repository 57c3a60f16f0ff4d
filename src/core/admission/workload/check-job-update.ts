import { isJsonObject, type JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, immutable } from '../field-error.ts';
import { drop, inTurn, within } from '../go/defaults.ts';
import { sameValue } from '../go/same-value.ts';
import { internalPodTemplate } from '../pod/internal-pod-spec.ts';
import { type GoType, INT32, named, pointer, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import { podSpecType, podTemplateType } from '../print/types/pod-types.ts';
import type { ApiServer } from '../refusal.ts';
import { checkSelectorUnchanged } from './check-selector.ts';
import { POD_FAILURE_POLICY, SUCCESS_POLICY } from './job-types.ts';
import { specOf } from './spec-of.ts';

const COMPLETIONS = pointer(INT32);

/** In the order in which they are looked at, after the template. */
const FIXED: readonly (readonly [name: string, type: GoType])[] = [
  ['completionMode', pointer(named('batch.CompletionMode'))],
  ['podFailurePolicy', pointer(POD_FAILURE_POLICY)],
  ['backoffLimitPerIndex', pointer(INT32)],
  ['managedBy', pointer(STRING)],
  ['successPolicy', pointer(SUCCESS_POLICY)],
];

/** What of a Job may not change (kubernetes, `ValidateJobSpecUpdate`, `pkg/apis/batch/validation`). */
export function checkJobUpdate(job: JsonObject, stored: JsonObject, server: ApiServer): readonly FieldError[] {
  const [spec, old] = [specOf(job), specOf(stored)];
  return [
    ...checkCompletions(spec, old, server),
    ...checkSelectorUnchanged(spec, old, server),
    ...checkTemplate(spec, old, { resting: isResting(stored, server), server }),
    ...FIXED.flatMap(([name, type]) =>
      sameValue(type, valueAt(spec, name), valueAt(old, name))
        ? []
        : [fieldIsImmutable(`spec.${name}`, printValue(type, valueAt(spec, name), server))],
    ),
  ];
}

/** An Indexed Job may change its completions together with its parallelism. */
function checkCompletions(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const completions = valueAt(spec, 'completions');
  if (sameValue(COMPLETIONS, completions, valueAt(old, 'completions'))) return [];
  const value = printValue(COMPLETIONS, completions, server);
  if (stringAt(spec, 'completionMode') !== 'Indexed') return [fieldIsImmutable('spec.completions', value)];
  const inTandem = (completions ?? null) === null || completions === numberAt(spec, 'parallelism');
  const why = 'can only be modified in tandem with spec.parallelism';
  return inTandem ? [] : [immutable('spec.completions', `Invalid value: ${value}: ${why}`)];
}

/** True while a Job is suspended and, up to 1.35, never ran, later has no Pods left. What its status does not say, as no manifest's does, is taken for granted. */
function isResting(job: JsonObject, { minor }: ApiServer): boolean {
  if (valueAt(job, 'spec', 'suspend') !== true) return false;
  return minor >= 36
    ? (numberAt(job, 'status', 'active') ?? 0) === 0
    : (valueAt(job, 'status', 'startTime') ?? null) === null;
}

/** The template may not change, but while the Job rests for where its Pods are scheduled, and from 1.36 on for what they ask for. */
function checkTemplate(
  spec: JsonObject,
  old: JsonObject,
  { resting, server }: { readonly resting: boolean; readonly server: ApiServer },
): readonly FieldError[] {
  const template = internalPodTemplate(objectAt(spec, 'template') ?? {});
  const before = internalPodTemplate(objectAt(old, 'template') ?? {});
  const allowed = resting ? withWhatMayChange(before, template, server) : before;
  const type = podTemplateType(server);
  if (sameValue(type, template, allowed)) return [];
  // From 1.36 on the metadata, which may change, is not quoted.
  return resting && server.minor >= 36
    ? [fieldIsImmutable('spec.template.spec', printValue(podSpecType(server), template['spec'], server))]
    : [fieldIsImmutable('spec.template', printValue(type, template, server))];
}

function withWhatMayChange(before: JsonObject, template: JsonObject, { minor }: ApiServer): JsonObject {
  const scheduled = withScheduling(before, template);
  return minor >= 36 ? withResources(scheduled, template) : scheduled;
}

/** The stored template with the new one's labels, annotations and scheduling directives (KEP-2926). */
function withScheduling(before: JsonObject, template: JsonObject): JsonObject {
  const next = objectAt(template, 'spec') ?? {};
  const metadata = picked(objectAt(template, 'metadata') ?? {}, 'annotations', 'labels');
  return inTurn(
    within('metadata', (own) => ({ ...own, ...metadata })),
    within('spec', (own) => ({
      ...own,
      ...picked(next, 'nodeSelector', 'tolerations', 'schedulingGates'),
      affinity: withNodeAffinity(objectAt(own, 'affinity'), objectAt(next, 'affinity')),
    })),
  )(before);
}

/** The stored affinity with the new one's node affinity; an affinity of which nothing else remains may be taken away. */
function withNodeAffinity(before: JsonObject | undefined, next: JsonObject | undefined): JsonObject | null {
  if (next !== undefined) return { ...before, ...picked(next, 'nodeAffinity') };
  const rest = drop('nodeAffinity')(before ?? {});
  return Object.values(rest).every((value) => value === null) ? null : rest;
}

/** The template with the new one's resources of containers (KEP-5440). */
function withResources(before: JsonObject, template: JsonObject): JsonObject {
  return within('spec', (own) => {
    const lists = ['containers', 'initContainers'].flatMap((name) => {
      const next = objectsAt(template, 'spec', name);
      const list = valueAt(own, name);
      if (!Array.isArray(list) || list.length !== next.length) return [];
      return [
        [name, list.map((one, i) => (isJsonObject(one) ? { ...one, ...picked(next[i] ?? {}, 'resources') } : one))],
      ];
    });
    return { ...own, ...Object.fromEntries(lists) };
  })(before);
}

/** The fields of an object, null for those that it lacks. */
function picked(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, valueAt(object, name) ?? null]));
}
