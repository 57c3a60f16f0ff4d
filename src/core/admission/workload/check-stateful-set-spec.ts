import type { JsonObject } from '../../values/json.ts';
import { objectAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { checkAnnotations, checkLabels } from '../metadata/check-labels.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { checkPodAnnotations } from '../pod/check-pod-annotations.ts';
import { checkPodTemplate } from '../pod/check-pod-template.ts';
import { INT_OR_STRING, INT32, named, pointer, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkClaimSpec } from '../storage/check-claim-spec.ts';
import { checkCount } from './check-count.ts';
import { checkRunsForever } from './check-runs-forever.ts';
import { checkSelector } from './check-selector.ts';

const WORDS = { empty: 'empty selector is invalid for statefulset', broken: '' };

const ROLLING_UPDATE = struct('apps.RollingUpdateStatefulSetStrategy', [
  ['Partition', INT32],
  ['MaxUnavailable', pointer(INT_OR_STRING)],
]);

const STRATEGY = struct('apps.StatefulSetUpdateStrategy', [
  ['Type', named('apps.StatefulSetUpdateStrategyType')],
  ['RollingUpdate', pointer(ROLLING_UPDATE)],
]);

/** `StatefulSetValidationOptions`. */
export interface StatefulSetOptions {
  /** On an update, the stored spec: the name of its Service and its claims cannot change, so they are not looked at again. */
  readonly old: JsonObject | undefined;
  /** Whether the Pod template is looked into, which servers do from 1.34 on. */
  readonly template: boolean;
}

/** What a StatefulSet's spec must be (kubernetes, `ValidateStatefulSetSpec`). */
export function checkStatefulSetSpec(
  spec: JsonObject,
  options: StatefulSetOptions,
  server: ApiServer,
): readonly FieldError[] {
  const template = objectAt(spec, 'template') ?? {};
  return [
    ...checkManagement(stringAt(spec, 'podManagementPolicy') ?? '', server),
    ...checkUpdateStrategy(objectAt(spec, 'updateStrategy') ?? {}, server),
    ...checkRetention(objectAt(spec, 'persistentVolumeClaimRetentionPolicy'), server),
    ...(options.old === undefined ? checkClaimTemplates(spec, server) : []),
    ...checkCount(spec, 'replicas', 'spec'),
    ...checkCount(spec, 'minReadySeconds', 'spec'),
    ...checkCount(valueAt(spec, 'ordinals'), 'start', 'spec.ordinals'),
    ...(options.old === undefined ? checkServiceName(spec, server) : []),
    ...checkSelector(spec, WORDS, () => checkTemplate(spec, options, server), server),
    ...checkRunsForever(template, 'spec.template', 'StatefulSet', server),
  ];
}

function checkManagement(policy: string, server: ApiServer): readonly FieldError[] {
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalid('spec.podManagementPolicy', printText(policy, server), "must be 'OrderedReady' or 'Parallel'")];
}

function checkUpdateStrategy(strategy: JsonObject, server: ApiServer): readonly FieldError[] {
  const rolling = objectAt(strategy, 'rollingUpdate');
  switch (stringAt(strategy, 'type')) {
    case 'OnDelete': {
      if (rolling === undefined) return [];
      const value = printValue(ROLLING_UPDATE, rolling, server);
      return [invalid('spec.updateStrategy.rollingUpdate', value, "only allowed for updateStrategy 'RollingUpdate'")];
    }
    case 'RollingUpdate':
      return checkCount(rolling, 'partition', 'spec.updateStrategy.rollingUpdate');
    default: {
      const value = printValue(STRATEGY, strategy, server);
      return [invalid('spec.updateStrategy', value, "must be 'RollingUpdate' or 'OnDelete'")];
    }
  }
}

/** `ValidatePersistentVolumeClaimRetentionPolicy`. */
function checkRetention(policy: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  return ['whenDeleted', 'whenScaled'].flatMap((name) => {
    const value = stringAt(policy, name) ?? '';
    if (policy === undefined || value === 'Retain' || value === 'Delete') return [];
    const field = `spec.persistentVolumeClaimRetentionPolicy.${name}`;
    return [notSupported(field, printText(value, server), ['Retain', 'Delete'])];
  });
}

/** Since 1.33 (kubernetes#130233). */
function checkServiceName(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const name = stringAt(spec, 'serviceName') ?? '';
  if (name === '' || server.minor < 33) return [];
  return isDns1123Label(name).map((why) => invalid('spec.serviceName', printText(name, server), why));
}

/** Since 1.34 (kubernetes#132212). */
function checkClaimTemplates(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  if (server.minor < 34) return [];
  return objectsAt(spec, 'volumeClaimTemplates').flatMap((claim, index) =>
    checkClaimSpec(objectAt(claim, 'spec') ?? {}, `spec.volumeClaimTemplates[${index}].spec`, server),
  );
}

/** `ValidatePodTemplateSpecForStatefulSet`; up to 1.33 only labels and annotations are looked at (kubernetes#131790). */
function checkTemplate(
  spec: JsonObject,
  { old, template: looksInside }: StatefulSetOptions,
  server: ApiServer,
): readonly FieldError[] {
  const template = objectAt(spec, 'template') ?? {};
  if (server.minor >= 34 && looksInside) {
    const options = { old: objectAt(old, 'template') };
    return checkPodTemplate(withClaims(template, spec), 'spec.template', options, server);
  }
  const annotations = valueAt(template, 'metadata', 'annotations');
  const stored = valueAt(old, 'template', 'metadata', 'annotations');
  return [
    ...checkLabels(valueAt(template, 'metadata', 'labels'), 'spec.template.labels', server),
    ...checkAnnotations(annotations, 'spec.template.annotations', server),
    ...checkPodAnnotations(annotations, 'spec.template.annotations', {
      spec: objectAt(template, 'spec') ?? {},
      stored,
      server,
    }),
  ];
}

/** The template with a volume for every claim template, which takes the place of one of the same name (`volumesToAddForTemplates`). */
function withClaims(template: JsonObject, spec: JsonObject): JsonObject {
  const names = objectsAt(spec, 'volumeClaimTemplates').map((claim) => stringAt(claim, 'metadata', 'name') ?? '');
  if (names.length === 0) return template;
  const claims = [...new Set(names)].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = objectsAt(template, 'spec', 'volumes').filter(
    (volume) => !names.includes(stringAt(volume, 'name') ?? ''),
  );
  return { ...template, spec: { ...objectAt(template, 'spec'), volumes: [...claims, ...others] } };
}
