import type { JsonObject } from '../../values/json.ts';
import { listAt, numberAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';
import { parseQuantity, printQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';

const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;
const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];

/** How fast an autoscaler may scale in one direction (kubernetes, `validateScalingRules`, `pkg/apis/autoscaling/validation`). */
export function checkScalingRules(rules: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const policies = objectsAt(rules, 'policies');
  return [
    ...checkWindow(numberAt(rules, 'stabilizationWindowSeconds') ?? 0, `${path}.stabilizationWindowSeconds`),
    ...checkChoice(valueAt(rules, 'selectPolicy'), `${path}.selectPolicy`, SELECT_POLICIES, server),
    ...(listAt(rules, 'policies').length === 0
      ? [required(`${path}.policies`, 'must specify at least one Policy')]
      : []),
    ...policies.flatMap((policy, index) => checkPolicy(policy, `${path}.policies[${index}]`, server)),
    ...checkTolerance(rules, path, server),
  ];
}

function checkWindow(seconds: number, field: string): readonly FieldError[] {
  if (seconds < 0) return [invalid(field, String(seconds), 'must be greater than or equal to zero')];
  const why = `must be less than or equal to ${LONGEST_WINDOW}`;
  return seconds > LONGEST_WINDOW ? [invalid(field, String(seconds), why)] : [];
}

/** Nothing where the field is left out or has one of the values. */
function checkChoice(
  value: unknown,
  field: string,
  choices: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  if (typeof value !== 'string' || choices.includes(value)) return [];
  return [notSupported(field, printText(value, server), choices)];
}

/** `validateScalingPolicy`. */
function checkPolicy(policy: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [value, period] = [numberAt(policy, 'value') ?? 0, numberAt(policy, 'periodSeconds') ?? 0];
  return [
    ...checkChoice(stringAt(policy, 'type') ?? '', `${path}.type`, POLICY_TYPES, server),
    ...(value <= 0 ? [invalid(`${path}.value`, String(value), 'must be greater than zero')] : []),
    ...(period <= 0 ? [invalid(`${path}.periodSeconds`, String(period), 'must be greater than zero')] : []),
    ...(period > LONGEST_PERIOD
      ? [invalid(`${path}.periodSeconds`, String(period), `must be less than or equal to ${LONGEST_PERIOD}`)]
      : []),
  ];
}

/** Since 1.35 (`HPAConfigurableTolerance`); before, the field is dropped. */
function checkTolerance(rules: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const tolerance = parseQuantity(valueAt(rules, 'tolerance'));
  if (server.minor < 35 || tolerance === undefined || tolerance.value >= 0n) return [];
  return [invalid(`${path}.tolerance`, printText(printQuantity(tolerance), server), NEGATIVE_MESSAGE)];
}
