import type { JsonObject } from '../../values/json.ts';
import { type FieldError, notSupported } from '../field-error.ts';
import { isSet, textOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import { isLabelValue } from '../metadata/label-syntax.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, oneOf } from '../text-errors.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `ValidateTolerations`. */
export function checkTolerations(
  tolerations: readonly JsonObject[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  return tolerations.flatMap((toleration, index) => {
    const at = `${path}[${index}]`;
    const effect = textOf(toleration, 'effect');
    return [
      ...checkKey(toleration, at, server),
      ...checkSeconds(toleration, `${at}.effect`, server),
      ...checkOperator(toleration, `${at}.operator`, server),
      ...(effect === '' ? [] : oneOf(`${at}.effect`, effect, EFFECTS, server)),
    ];
  });
}

function checkKey(toleration: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [key, operator] = [textOf(toleration, 'key'), textOf(toleration, 'operator')];
  if (key !== '') return checkLabelName(key, `${path}.key`, server);
  const words = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  return operator === 'Exists' ? [] : [invalidText(`${path}.operator`, operator, words, server)];
}

function checkSeconds(toleration: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const effect = textOf(toleration, 'effect');
  if (!isSet(toleration, 'tolerationSeconds') || effect === 'NoExecute') return [];
  return [invalidText(path, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set", server)];
}

/** What is wrong with the value is told at the operator. */
function checkOperator(toleration: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [operator, value] = [textOf(toleration, 'operator'), textOf(toleration, 'value')];
  switch (operator) {
    case 'Equal':
    case '': {
      const messages = isLabelValue(value, server);
      return messages.length === 0 ? [] : [invalidText(path, value, messages.join(';'), server)];
    }
    case 'Exists':
      return value === '' ? [] : [invalidText(path, value, "value must be empty when `operator` is 'Exists'", server)];
    default:
      return [notSupported(path, printText(operator, server), supported(operator, server))];
  }
}

/** Comparisons are known since 1.35, but not enabled (`TaintTolerationComparisonOperators`): they are told as supported to who uses one. */
function supported(operator: string, { minor }: ApiServer): readonly string[] {
  const compares = minor >= 35 && ['Lt', 'Gt'].includes(operator);
  return compares ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'];
}
