import type { Json, JsonObject } from '../../values/json.ts';
import { listAt, numberAt, objectAt, objectsAt, stringAt } from '../../values/read-json.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../field-error.ts';
import { goJson, printText } from '../go-value.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { INT32, list } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

const MOST_RULES = 20;
const MOST_CODES = 255;
const MOST_CONDITIONS = 20;

/** What is done about Pods that failed (kubernetes, `validatePodFailurePolicy`, `pkg/apis/batch/validation`). */
export function checkPodFailurePolicy(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const policy = objectAt(spec, 'podFailurePolicy');
  if (policy === undefined) return [];
  const rules = objectsAt(policy, 'rules');
  return [
    ...(rules.length > MOST_RULES ? [tooMany(`${path}.rules`, rules.length, MOST_RULES)] : []),
    ...rules.flatMap((rule, index) => checkRule(rule, `${path}.rules[${index}]`, spec, server)),
  ];
}

function checkRule(rule: JsonObject, path: string, spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const codes = objectAt(rule, 'onExitCodes');
  const conditions = objectsAt(rule, 'onPodConditions');
  return [
    ...checkAction(stringAt(rule, 'action') ?? '', `${path}.action`, spec, server),
    ...(codes === undefined ? [] : checkExitCodes(codes, `${path}.onExitCodes`, spec, server)),
    ...checkConditions(conditions, `${path}.onPodConditions`, server),
    ...(codes !== undefined && conditions.length > 0
      ? [withoutValue(path, 'specifying both OnExitCodes and OnPodConditions is not supported')]
      : []),
    ...(codes === undefined && conditions.length === 0
      ? [withoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required')]
      : []),
  ];
}

function checkAction(action: string, field: string, spec: JsonObject, server: ApiServer): readonly FieldError[] {
  if (action !== 'FailIndex') return checkChoice(action, field, ACTIONS, server);
  const perIndex = numberAt(spec, 'backoffLimitPerIndex') !== undefined;
  return perIndex ? [] : [invalid(field, '"FailIndex"', 'requires the backoffLimitPerIndex to be set')];
}

function checkExitCodes(codes: JsonObject, path: string, spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const operator = stringAt(codes, 'operator') ?? '';
  const values = listAt(codes, 'values');
  return [
    ...checkChoice(operator, `${path}.operator`, OPERATORS, server),
    ...checkContainer(stringAt(codes, 'containerName'), `${path}.containerName`, spec, server),
    ...checkValues(codes, `${path}.values`, server),
    ...values.flatMap((value, index) =>
      checkValue(value, `${path}.values[${index}]`, values.slice(0, index), operator),
    ),
    ...(isSorted(values)
      ? []
      : [invalid(`${path}.values`, printValue(list(INT32), values, server), 'must be ordered')]),
  ];
}

function checkContainer(
  name: string | undefined,
  field: string,
  spec: JsonObject,
  server: ApiServer,
): readonly FieldError[] {
  const containers = ['containers', 'initContainers'].flatMap((kind) => objectsAt(spec, 'template', 'spec', kind));
  if (name === undefined || containers.some((container) => (stringAt(container, 'name') ?? '') === name)) return [];
  const why = 'must be one of the container or initContainer names in the pod template';
  return [invalid(field, printText(name, server), why)];
}

function checkValues(codes: JsonObject, field: string, server: ApiServer): readonly FieldError[] {
  const values = listAt(codes, 'values');
  if (values.length > MOST_CODES) return [tooMany(field, values.length, MOST_CODES)];
  const written = Object.hasOwn(codes, 'values') ? codes['values'] : null;
  return values.length > 0
    ? []
    : [invalid(field, printValue(list(INT32), written, server), 'at least one value is required')];
}

function checkValue(value: Json, field: string, before: readonly Json[], operator: string): readonly FieldError[] {
  return [
    ...(operator === 'In' && value === 0 ? [invalid(field, '0', 'must not be 0 for the In operator')] : []),
    ...(before.includes(value) ? [duplicate(field, goJson(value))] : []),
  ];
}

function isSorted(values: readonly Json[]): boolean {
  return values.every((value, index) => index === 0 || Number(values[index - 1]) <= Number(value));
}

function checkConditions(conditions: readonly JsonObject[], path: string, server: ApiServer): readonly FieldError[] {
  return [
    ...(conditions.length > MOST_CONDITIONS ? [tooMany(path, conditions.length, MOST_CONDITIONS)] : []),
    ...conditions.flatMap((condition, index) => {
      const type = stringAt(condition, 'type') ?? '';
      const status = stringAt(condition, 'status') ?? '';
      return [
        ...isQualifiedName(type, server).map((why) => invalid(`${path}[${index}].type`, printText(type, server), why)),
        ...checkChoice(status, `${path}[${index}].status`, STATUSES, server),
      ];
    }),
  ];
}

/** Nothing where it is one of them; the choices are told either way, but not in the same way. */
function checkChoice(
  value: string,
  field: string,
  choices: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  if (choices.includes(value)) return [];
  if (value !== '') return [notSupported(field, printText(value, server), choices)];
  return [required(field, `valid values: [${choices.map((one) => JSON.stringify(one)).join(' ')}]`)];
}

/** An error that does not quote what is wrong (`field.OmitValueType`). */
function withoutValue(field: string, why: string): FieldError {
  return { field, detail: `Invalid value: ${why}`, kind: 'validation' };
}
