import type { Json, JsonObject } from '../../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkLabelName, checkLabels } from './check-labels.ts';
import { checkSelectorOperator } from './check-selector-operator.ts';
import { isLabelValue } from './label-syntax.ts';

export interface LabelSelectorOptions {
  /** True where values of expressions are taken as they are: objects stored before they were checked (`AllowInvalidLabelValueInSelector`). */
  readonly allowInvalidValues?: boolean;
}

/** `ValidateLabelSelector` (apimachinery, `pkg/apis/meta/v1/validation`); no selector is a good one. */
export function checkLabelSelector(
  selector: Json | undefined,
  path: string,
  options: LabelSelectorOptions,
  server: ApiServer,
): readonly FieldError[] {
  return [
    ...checkLabels(valueAt(selector, 'matchLabels'), `${path}.matchLabels`, server),
    ...objectsAt(selector, 'matchExpressions').flatMap((expression, index) =>
      checkExpression(expression, `${path}.matchExpressions[${index}]`, options, server),
    ),
  ];
}

function checkExpression(
  expression: JsonObject,
  path: string,
  { allowInvalidValues = false }: LabelSelectorOptions,
  server: ApiServer,
): readonly FieldError[] {
  const values = listAt(expression, 'values').map((value) => (typeof value === 'string' ? value : ''));
  return [
    ...checkSelectorOperator(stringAt(expression, 'operator') ?? '', values.length, path, server),
    ...checkLabelName(stringAt(expression, 'key') ?? '', `${path}.key`, server),
    ...(allowInvalidValues ? [] : checkValues(values, path, server)),
  ];
}

function checkValues(values: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  return values.flatMap((value, index) =>
    isLabelValue(value, server).map((why) => invalid(`${path}.values[${index}]`, printText(value, server), why)),
  );
}
