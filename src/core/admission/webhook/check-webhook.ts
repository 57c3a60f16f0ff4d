import type { JsonObject } from '../../values/json.ts';
import { stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required, tooMany } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { checkLabelSelector, type LabelSelectorOptions } from '../metadata/check-label-selector.ts';
import { checkFullyQualifiedName } from '../metadata/domain-rules.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidTexts, oneOf } from '../text-errors.ts';
import { checkClientConfig } from './check-client-config.ts';
import { checkWebhookRule } from './check-webhook-rule.ts';

/** What a webhook may do to the world beside its answer. */
export const SAFE_SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const ALL_SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];
const MOST_CONDITIONS = 64;

export interface WebhookOptions extends LabelSelectorOptions {
  readonly anySideEffects: boolean;
  /** True where the match conditions are those that are stored: they are not judged again. */
  readonly sameConditions?: boolean;
}

/** `validateMutatingWebhook` and `validateValidatingWebhook`, which differ in one field. */
export function checkWebhook(
  hook: JsonObject,
  path: string,
  options: WebhookOptions,
  server: ApiServer,
): readonly FieldError[] {
  const policy = (field: string, ...values: readonly string[]): readonly FieldError[] => {
    const value = stringAt(hook, field);
    return value === undefined ? [] : oneOf(`${path}.${field}`, value, values, server);
  };
  return [
    ...checkFullyQualifiedName(`${path}.name`, textOf(hook, 'name'), server),
    ...itemsOf(hook, 'rules').flatMap((rule, index) => checkWebhookRule(rule, `${path}.rules[${index}]`, server)),
    ...policy('failurePolicy', 'Fail', 'Ignore'),
    ...policy('matchPolicy', 'Equivalent', 'Exact'),
    ...checkSideEffects(hook, `${path}.sideEffects`, options, server),
    ...checkTimeout(hook, `${path}.timeoutSeconds`),
    ...['namespaceSelector', 'objectSelector'].flatMap((field) =>
      checkLabelSelector(valueAt(hook, field), `${path}.${field}`, options, server),
    ),
    ...policy('reinvocationPolicy', 'IfNeeded', 'Never'),
    ...checkClientConfig(valueAt(hook, 'clientConfig'), `${path}.clientConfig`, server),
    ...(options.sameConditions === true ? [] : checkConditions(hook, `${path}.matchConditions`, server)),
  ];
}

function checkSideEffects(
  hook: JsonObject,
  field: string,
  { anySideEffects }: WebhookOptions,
  server: ApiServer,
): readonly FieldError[] {
  const allowed = anySideEffects ? ALL_SIDE_EFFECTS : SAFE_SIDE_EFFECTS;
  const effects = stringAt(hook, 'sideEffects');
  if (effects === undefined) return [required(field, `must specify one of ${allowed.join(', ')}`)];
  return oneOf(field, effects, allowed, server);
}

function checkTimeout(hook: JsonObject, field: string): readonly FieldError[] {
  const seconds = valueAt(hook, 'timeoutSeconds');
  if (typeof seconds !== 'number' || (seconds >= 1 && seconds <= 30)) return [];
  return [invalid(field, String(seconds), 'the timeout value must be between 1 and 30 seconds')];
}

function checkConditions(hook: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const conditions = itemsOf(hook, 'matchConditions');
  const names = conditions.map((condition) => textOf(condition, 'name'));
  return [
    ...(conditions.length > MOST_CONDITIONS ? [tooMany(path, conditions.length, MOST_CONDITIONS)] : []),
    ...conditions.flatMap((condition, index) => {
      const [at, name] = [`${path}[${index}]`, textOf(condition, 'name')];
      const named = invalidTexts(`${at}.name`, name, isQualifiedName(name, server), server);
      return [
        ...(textOf(condition, 'expression').trim() === '' ? [required(`${at}.expression`)] : []),
        ...(name === '' ? [required(`${at}.name`)] : named),
        ...(name !== '' && names.indexOf(name) < index ? [duplicateText(`${at}.name`, name, server)] : []),
      ];
    }),
  ];
}
