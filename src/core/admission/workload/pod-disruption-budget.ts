import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { INT_OR_STRING, LABEL_SELECTOR, named, pointer, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkAtMostAll, checkIntOrPercent } from './check-int-or-percent.ts';
import { hasInvalidValues } from './check-selector.ts';
import { specOf } from './spec-of.ts';

const SPEC = struct('policy.PodDisruptionBudgetSpec', [
  ['MinAvailable', pointer(INT_OR_STRING)],
  ['Selector', pointer(LABEL_SELECTOR)],
  ['MaxUnavailable', pointer(INT_OR_STRING)],
  ['UnhealthyPodEvictionPolicy', pointer(named('policy.UnhealthyPodEvictionPolicyType'))],
]);

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** `policy/v1` PodDisruptionBudgets; everything may change, the selector too, and there is no rule of names beyond what every object must have (kubernetes, `pkg/apis/policy/validation`). */
export const POD_DISRUPTION_BUDGET: KindRules = {
  defaults: (object) => object,
  create: (object, server) => checkBudget(object, null, server),
  update: (object, old, server) => checkBudget(object, old, server),
};

/** `ValidatePodDisruptionBudgetSpec`. */
function checkBudget(object: JsonObject, old: JsonObject | null, server: ApiServer): readonly FieldError[] {
  const spec = specOf(object);
  const options = { allowInvalidValues: old !== null && hasInvalidValues(valueAt(old, 'spec', 'selector'), server) };
  return [
    ...checkOneAmount(spec, server),
    ...['minAvailable', 'maxUnavailable'].flatMap((name) => [
      ...checkIntOrPercent(valueAt(spec, name), `spec.${name}`, server),
      ...checkAtMostAll(valueAt(spec, name), `spec.${name}`, server),
    ]),
    ...checkLabelSelector(valueAt(spec, 'selector'), 'spec.selector', options, server),
    ...checkEvictionPolicy(spec, server),
  ];
}

function checkOneAmount(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const both = ['minAvailable', 'maxUnavailable'].every((name) => (valueAt(spec, name) ?? null) !== null);
  const why = 'minAvailable and maxUnavailable cannot be both set';
  return both ? [invalid('spec', printValue(SPEC, spec, server), why)] : [];
}

function checkEvictionPolicy(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const policy = valueAt(spec, 'unhealthyPodEvictionPolicy');
  if (typeof policy !== 'string' || EVICTION_POLICIES.includes(policy)) return [];
  return [notSupported('spec.unhealthyPodEvictionPolicy', printText(policy, server), EVICTION_POLICIES)];
}
