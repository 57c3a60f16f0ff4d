import { isJsonObject, type Json, type JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { printsJson } from '../go-value.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';
import { printGoQuantity } from '../print/print-quantity.ts';
import { compareQuantities, isWhole, parseQuantity, printQuantity, type Quantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';
import { checkClaimNames } from './check-resource-claims.ts';
import type { PodContext } from './pod-context.ts';
import {
  isContainerResource,
  isCounted,
  isExtendedResource,
  isHugePages,
  isNativeResource,
  isOvercommitAllowed,
  isStandardResource,
  isWholePages,
} from './resource-names.ts';

type NameCheck = (name: string, path: string, server: ApiServer) => readonly FieldError[];

/** `ValidateContainerResourceRequirements`. */
export function checkContainerResources(
  resources: Json | undefined,
  path: string,
  context: PodContext,
): readonly FieldError[] {
  return checkResources(resources, checkContainerResourceName, path, context);
}

/** `validateResourceRequirements`: names by `checkName`, amounts, and that nobody asks for more than the limit. By name: Go's order is random. */
export function checkResources(
  resources: Json | undefined,
  checkName: NameCheck,
  path: string,
  context: PodContext,
): readonly FieldError[] {
  const { server } = context;
  const [limits, requests] = [amountsOf(resources, 'limits'), amountsOf(resources, 'requests')];
  const names = [...limits.keys(), ...requests.keys()];
  const alone = names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory');
  return [
    ...[...limits].flatMap(([name, amount]) => [
      ...checkName(name, `${path}.limits[${name}]`, server),
      ...checkAmount(name, amount, `${path}.limits[${name}]`, context),
    ]),
    ...[...requests].flatMap(([name, amount]) => [
      ...checkName(name, `${path}.requests[${name}]`, server),
      ...checkQuantity(name, amount, `${path}.requests[${name}]`, server),
      ...checkLimit(name, amount, limits.get(name), path),
      ...checkPages(name, amount, `${path}.requests[${name}]`, context),
    ]),
    ...(alone ? [forbidden(path, 'HugePages require cpu or memory')] : []),
    ...checkClaimNames(resources, `${path}.claims`, context),
  ];
}

/** Amounts by name; what is no quantity is refused before validation. */
export function amountsOf(resources: Json | undefined, kind: 'limits' | 'requests'): ReadonlyMap<string, Quantity> {
  const written: Json | undefined = valueAt(resources, kind);
  const amounts = Object.entries(isJsonObject(written) ? written : {}).flatMap(([name, value]) => {
    const amount = parseQuantity(value ?? 0);
    return amount === undefined ? [] : [[name, amount] as const];
  });
  return new Map(amounts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function checkAmount(name: string, amount: Quantity, path: string, context: PodContext): readonly FieldError[] {
  return [...checkQuantity(name, amount, path, context.server), ...checkPages(name, amount, path, context)];
}

/** `ValidateResourceQuantityValue`. */
export function checkQuantity(name: string, amount: Quantity, path: string, server: ApiServer): readonly FieldError[] {
  const text = printQuantity(amount);
  const broken = isCounted(name, server) && !isWhole(amount);
  const shown = printsJson(server) ? JSON.stringify(text) : printGoQuantity(amount);
  return [
    ...(amount.value < 0n ? [invalidText(path, text, NEGATIVE_MESSAGE, server)] : []),
    ...(broken ? [invalid(path, shown, 'must be an integer')] : []),
  ];
}

function checkLimit(name: string, amount: Quantity, limit: Quantity | undefined, path: string): readonly FieldError[] {
  const exact = !isOvercommitAllowed(name);
  if (limit === undefined)
    return exact ? [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')] : [];
  const difference = compareQuantities(amount, limit);
  if (difference === 0 || (difference < 0 && !exact)) return [];
  const relation = exact ? 'equal to' : 'less than or equal to';
  const why = `must be ${relation} ${name} limit of ${printQuantity(limit)}`;
  return [invalid(`${path}.requests`, JSON.stringify(printQuantity(amount)), why)];
}

function checkPages(
  name: string,
  amount: Quantity,
  path: string,
  { options, server }: PodContext,
): readonly FieldError[] {
  if (!isHugePages(name) || isWholePages(name, amount) || hadBrokenPages(options.old)) return [];
  const text = printQuantity(amount);
  return [invalidText(path, text, `${text} is not positive integer multiple of ${name}`, server)];
}

/** True where the stored spec was accepted before pages were counted (`usesIndivisibleHugePagesValues`). */
function hadBrokenPages(old: JsonObject | undefined): boolean {
  const containers = ['containers', 'initContainers'].flatMap((kind) => valueAt(old, kind) ?? []);
  return containers.some((container) =>
    (['limits', 'requests'] as const).some((kind) =>
      [...amountsOf(valueAt(container, 'resources'), kind)].some(
        ([name, amount]) => isHugePages(name) && !isWholePages(name, amount),
      ),
    ),
  );
}

/** `validateContainerResourceName`. */
function checkContainerResourceName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  const errors = checkResourceName(name, path, server);
  if (!name.includes('/'))
    return isContainerResource(name)
      ? errors
      : [...errors, resourceError(name, path, 'must be a standard resource for containers', server)];
  if (isNativeResource(name) || isExtendedResource(name, server)) return errors;
  return [...errors, resourceError(name, path, "doesn't follow extended resource name standard", server)];
}

/** `validateResourceName`. */
export function checkResourceName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  const messages = isQualifiedName(name, server);
  if (messages.length > 0) return messages.map((why) => resourceError(name, path, why, server));
  if (name.includes('/') || isStandardResource(name)) return [];
  return [resourceError(name, path, 'must be a standard resource type or fully qualified', server)];
}

/** `core.ResourceName` has a `String` method, so before 1.34 it is printed without quotes. */
function resourceError(name: string, path: string, why: string, server: ApiServer): FieldError {
  return printsJson(server) ? invalidText(path, name, why, server) : invalid(path, name, why);
}
