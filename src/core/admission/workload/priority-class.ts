import type { JsonObject } from '../../values/json.ts';
import { numberAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, forbidden, immutable, notSupported, required } from '../field-error.ts';
import { fill } from '../go/defaults.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';

const METADATA = { namespaced: false, name: subdomainName };

const HIGHEST_OF_USERS = 1_000_000_000;

const SYSTEM_CLASSES = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

/** `scheduling.k8s.io/v1` PriorityClasses (kubernetes, `pkg/apis/scheduling/validation` and `v1/defaults.go`); on updates only what may not change is looked at. */
export const PRIORITY_CLASS: KindRules = {
  defaults: fill({ preemptionPolicy: 'PreemptLowerPriority' }),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkRank(object),
    ...checkPreemption(stringAt(object, 'preemptionPolicy') ?? '', server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkUnchanged(object, old, server),
  ],
};

/** The highest ranks belong to the system's own classes. */
function checkRank(object: JsonObject): readonly FieldError[] {
  const name = stringAt(object, 'metadata', 'name') ?? '';
  if (!name.startsWith('system-')) {
    const why = `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`;
    return rankOf(object) > HIGHEST_OF_USERS ? [forbidden('value', why)] : [];
  }
  const error = noSystemClass(object, name);
  if (error === null) return [];
  const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${error}`;
  return [forbidden('metadata.name', why)];
}

/** `IsKnownSystemPriorityClass`. */
function noSystemClass(object: JsonObject, name: string): string | null {
  const rank = SYSTEM_CLASSES.get(name);
  if (rank === undefined) return `${name} is not a known system priority class`;
  if (rankOf(object) !== rank) return `value of ${name} PriorityClass must be ${rank}`;
  return valueAt(object, 'globalDefault') === true ? `globalDefault of ${name} PriorityClass must be false` : null;
}

/** `ValidatePreemptionPolicy`. */
function checkPreemption(policy: string, server: ApiServer): readonly FieldError[] {
  if (policy === '') return [required('preemptionPolicy')];
  if (PREEMPTION_POLICIES.includes(policy)) return [];
  return [notSupported('preemptionPolicy', printText(policy, server), PREEMPTION_POLICIES)];
}

function checkUnchanged(object: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const policy = stringAt(object, 'preemptionPolicy') ?? '';
  return [
    ...(rankOf(object) === rankOf(old) ? [] : [immutable('value', 'Forbidden: may not be changed in an update.')]),
    ...(policy === (stringAt(old, 'preemptionPolicy') ?? '')
      ? []
      : [fieldIsImmutable('preemptionPolicy', printText(policy, server))]),
  ];
}

function rankOf(object: JsonObject): number {
  return numberAt(object, 'value') ?? 0;
}
