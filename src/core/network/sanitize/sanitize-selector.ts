import type { JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { parseKey } from '../requirement.ts';

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_FORM =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const SUBDOMAIN_FORM =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE_FORM =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const LONGEST_NAME = 63;
const LONGEST_SUBDOMAIN = 253;

/** From here on keys are judged as they are written; before, with the source that Cilium puts before them. */
const KEYS_AS_WRITTEN = 20;

/** Why Cilium's agent does not take a selector, in its words (pkg/labels `ValidateLabelSelector`, after apimachinery), or null. */
export function selectorProblem(selector: JsonObject, minor: number): string | null {
  const labels = valueAt(selector, 'matchLabels');
  const errors = [
    ...Object.entries(isJsonObject(labels) ? labels : {}).flatMap(([key, value]) => [
      ...keyProblems(key, 'matchLabels', minor),
      ...valueProblems(value, 'matchLabels'),
    ]),
    ...objectsAt(selector, 'matchExpressions').flatMap((one, index) =>
      expressionProblems(one, `matchExpressions[${index}]`, minor),
    ),
  ];
  const distinct = [...new Set(errors)];
  if (distinct.length === 0) return null;
  return `invalid label selector: ${distinct.length === 1 ? distinct.join('') : `[${distinct.join(', ')}]`}`;
}

function expressionProblems(expression: JsonObject, field: string, minor: number): readonly string[] {
  const operator = stringAt(expression, 'operator') ?? '';
  const values = listAt(expression, 'values');
  return [
    ...operatorProblems(operator, values.length, field),
    ...keyProblems(stringAt(expression, 'key') ?? '', `${field}.key`, minor),
    ...values.flatMap((value, index) => valueProblems(value, `${field}.values[${index}]`)),
  ];
}

function operatorProblems(operator: string, values: number, field: string): readonly string[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values > 0
        ? []
        : [`${field}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`];
    case 'Exists':
    case 'DoesNotExist':
      return values === 0
        ? []
        : [`${field}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

function keyProblems(key: string, field: string, minor: number): readonly string[] {
  if (minor < KEYS_AS_WRITTEN) {
    const { from, key: name } = parseKey(key);
    const extended = `${from}.${name}`;
    return qualifiedNameProblems(extended).map((why) => invalid(field, extended, why));
  }
  const parts = key.split(':');
  if (parts.length > 2) {
    const why = "a valid label key only support ':' character as a source separator with non empty value";
    return [invalid(field, key, why)];
  }
  const badSource = parts.length === 2 && !/^[A-Za-z0-9]+$/.test(parts[0] ?? '');
  const source = badSource ? ['label source should be a non empty string with only alphanumeric characters'] : [];
  return [...source, ...qualifiedNameProblems(parts.at(-1) ?? '')].map((why) => invalid(field, key, why));
}

/** `IsQualifiedName` of apimachinery: a name, with a domain before it or not. */
function qualifiedNameProblems(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [`a qualified name ${NAME_FORM} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  return [
    ...(parts.length === 2 ? subdomainProblems(parts[0] ?? '').map((why) => `prefix part ${why}`) : []),
    ...(name === '' ? ['name part must be non-empty'] : tooLong(name, LONGEST_NAME).map((why) => `name part ${why}`)),
    ...(NAME.test(name) ? [] : [`name part ${NAME_FORM}`]),
  ];
}

function subdomainProblems(text: string): readonly string[] {
  if (text === '') return ['must be non-empty'];
  return [...tooLong(text, LONGEST_SUBDOMAIN), ...(SUBDOMAIN.test(text) ? [] : [SUBDOMAIN_FORM])];
}

function valueProblems(value: unknown, field: string): readonly string[] {
  if (typeof value !== 'string') return [];
  const wrong = value === '' || NAME.test(value) ? [] : [VALUE_FORM];
  return [...tooLong(value, LONGEST_NAME), ...wrong].map((why) => invalid(field, value, why));
}

function tooLong(text: string, most: number): readonly string[] {
  return text.length > most ? [`must be no more than ${most} bytes`] : [];
}

function invalid(field: string, value: string, why: string): string {
  return `${field}: Invalid value: ${JSON.stringify(value)}: ${why}`;
}
