import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { printsJson, printText } from '../go-value.ts';
import { checkResourceName } from '../pod/check-resources.ts';
import {
  isContainerResource,
  isExtendedResource,
  isNativeResource,
  isOvercommitAllowed,
} from '../pod/resource-names.ts';
import { printGoQuantity } from '../print/print-quantity.ts';
import { compareQuantities, parseQuantity, printQuantity, type Quantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';

const ONE: Quantity = { value: 1n, scale: 0, format: 'DecimalSI', text: '1' };

/** `validateLimitRangeResourceName`: Pods and containers have less resources than the rest. */
export function checkLimitResource(
  type: string,
  name: string,
  field: string,
  server: ApiServer,
): readonly FieldError[] {
  const errors = checkResourceName(name, field, server);
  if (type !== 'Pod' && type !== 'Container') return errors;
  // `core.ResourceName` has a `String` method, so before 1.34 it is printed without quotes.
  const printed = printsJson(server) ? printText(name, server) : name;
  if (!name.includes('/'))
    return isContainerResource(name)
      ? errors
      : [...errors, invalid(field, printed, 'must be a standard resource for containers')];
  if (isNativeResource(name) || isExtendedResource(name, server)) return errors;
  return [...errors, invalid(field, printed, "doesn't follow extended resource name standard")];
}

const FIELDS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
type Amounts = { readonly [field in (typeof FIELDS)[number]]: Quantity | undefined };

/** That the amounts for each resource of an item are in order. By name: Go's order is random. */
export function checkLimitAmounts(item: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const names = new Set(FIELDS.flatMap((field) => Object.keys(objectAt(item, field) ?? {})));
  return [...names].sort().flatMap((name) => {
    const amounts = amountsOf(item, name);
    return [
      ...checkOrder(amounts, name, path, server),
      ...checkRatio(amounts, name, path, server),
      ...checkOvercommit(amounts, name, path, server),
    ];
  });
}

function amountsOf(item: JsonObject, name: string): Amounts {
  const isPod = textOf(item, 'type') === 'Pod';
  const read = (field: string): Quantity | undefined => parseQuantity(objectAt(item, field)?.[name]);
  return {
    max: read('max'),
    min: read('min'),
    default: isPod ? undefined : read('default'),
    defaultRequest: isPod ? undefined : read('defaultRequest'),
    maxLimitRequestRatio: read('maxLimitRequestRatio'),
  };
}

type Field = keyof Amounts;

/** `[less, more, where it is told, the one that is quoted, words]`, in the order of `ValidateLimitRange`, with what it quotes. */
const ORDERS: readonly (readonly [Field, Field, Field, Field, (less: string, more: string) => string])[] = [
  ['min', 'max', 'min', 'min', (min, max) => `min value ${min} is greater than max value ${max}`],
  [
    'min',
    'defaultRequest',
    'defaultRequest',
    'defaultRequest',
    (min, request) => `min value ${min} is greater than default request value ${request}`,
  ],
  [
    'defaultRequest',
    'max',
    'defaultRequest',
    'defaultRequest',
    (request, max) => `default request value ${request} is greater than max value ${max}`,
  ],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    'defaultRequest',
    (request, limit) => `default request value ${request} is greater than default limit value ${limit}`,
  ],
  ['min', 'default', 'default', 'min', (min, limit) => `min value ${min} is greater than default value ${limit}`],
  ['default', 'max', 'default', 'max', (limit, max) => `default value ${limit} is greater than max value ${max}`],
];

function checkOrder(amounts: Amounts, name: string, path: string, server: ApiServer): readonly FieldError[] {
  return ORDERS.flatMap(([lower, upper, where, shown, words]) => {
    const [less, more, quoted] = [amounts[lower], amounts[upper], amounts[shown]];
    if (less === undefined || more === undefined || quoted === undefined) return [];
    if (compareQuantities(less, more) <= 0) return [];
    const why = words(printQuantity(less), printQuantity(more));
    return [invalid(`${path}.${where}[${name}]`, printed(quoted, server), why)];
  });
}

function checkRatio(amounts: Amounts, name: string, path: string, server: ApiServer): readonly FieldError[] {
  const { min, max, maxLimitRequestRatio: ratio } = amounts;
  if (ratio === undefined) return [];
  const field = `${path}.maxLimitRequestRatio[${name}]`;
  const text = printQuantity(ratio);
  const limit = min === undefined || max === undefined ? undefined : numberOf(max) / numberOf(min);
  return [
    ...(compareQuantities(ratio, ONE) < 0
      ? [invalid(field, printed(ratio, server), `ratio ${text} is less than 1`)]
      : []),
    ...(limit !== undefined && numberOf(ratio) > limit
      ? [invalid(field, printed(ratio, server), `ratio ${text} is greater than max/min = ${limit.toFixed(6)}`)]
      : []),
  ];
}

/** What cannot be shared is asked for as it is limited. */
function checkOvercommit(amounts: Amounts, name: string, path: string, server: ApiServer): readonly FieldError[] {
  const { default: limit, defaultRequest: request } = amounts;
  if (limit === undefined || request === undefined || isOvercommitAllowed(name)) return [];
  if (compareQuantities(limit, request) === 0) return [];
  const why = `default value ${printQuantity(limit)} must equal to defaultRequest value ${printQuantity(request)} in ${name}`;
  return [invalid(`${path}.defaultRequest[${name}]`, printed(request, server), why)];
}

function numberOf({ value, scale }: Quantity): number {
  return Number(value) * 10 ** scale;
}

function printed(amount: Quantity, server: ApiServer): string {
  return printsJson(server) ? JSON.stringify(printQuantity(amount)) : printGoQuantity(amount);
}
