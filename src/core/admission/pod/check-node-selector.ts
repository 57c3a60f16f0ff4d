import type { JsonObject } from '../../values/json.ts';
import { type FieldError, required } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import { checkSelectorOperator } from '../metadata/check-selector-operator.ts';
import { isLabelValue } from '../metadata/label-syntax.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';

/** `ValidateNodeSelector`: a Pod's required node affinity and a PersistentVolume's. `anyValue`: values need not be values of labels. */
export function checkNodeSelector(
  selector: JsonObject,
  path: string,
  anyValue: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const terms = itemsOf(selector, 'nodeSelectorTerms');
  const at = `${path}.nodeSelectorTerms`;
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => checkNodeSelectorTerm(term, `${at}[${index}]`, anyValue, server));
}

/** `ValidateNodeSelectorTerm`. */
export function checkNodeSelectorTerm(
  term: JsonObject,
  path: string,
  anyValue: boolean,
  server: ApiServer,
): readonly FieldError[] {
  return [
    ...itemsOf(term, 'matchExpressions').flatMap((expression, index) =>
      checkExpression(expression, `${path}.matchExpressions[${index}]`, anyValue, server),
    ),
    ...itemsOf(term, 'matchFields').flatMap((field, index) =>
      checkField(field, `${path}.matchFields[${index}]`, server),
    ),
  ];
}

/** `ValidateNodeSelectorRequirement`; values are checked since 1.33. */
function checkExpression(
  expression: JsonObject,
  path: string,
  anyValue: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const values = textsOf(expression, 'values');
  return [
    ...checkOperator(textOf(expression, 'operator'), values.length, path, server),
    ...checkLabelName(textOf(expression, 'key'), `${path}.key`, server),
    ...values.flatMap((value, index) =>
      anyValue || server.minor < 33
        ? []
        : invalidTexts(`${path}.values[${index}]`, value, isLabelValue(value, server), server),
    ),
  ];
}

/** Nodes' labels are also compared as numbers. */
function checkOperator(operator: string, values: number, path: string, server: ApiServer): readonly FieldError[] {
  if (operator !== 'Gt' && operator !== 'Lt') return checkSelectorOperator(operator, values, path, server);
  return values === 1
    ? []
    : [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
}

/** `ValidateNodeFieldSelectorRequirement`: a node's name is the only field there is. */
function checkField(field: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [operator, key, values] = [textOf(field, 'operator'), textOf(field, 'key'), textsOf(field, 'values')];
  const one = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  const known = operator === 'In' || operator === 'NotIn';
  return [
    ...(known ? [] : [invalidText(`${path}.operator`, operator, 'not a valid selector operator', server)]),
    ...(known && values.length !== 1 ? [required(`${path}.values`, one)] : []),
    ...(key === 'metadata.name'
      ? values.flatMap((value, index) =>
          invalidTexts(`${path}.values[${index}]`, value, subdomainName(value, false), server),
        )
      : [invalidText(`${path}.key`, key, 'not a valid field selector key', server)]),
  ];
}
