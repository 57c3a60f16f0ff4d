import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { pathSegmentName } from '../metadata/name-rule.ts';
import { isContainerResource, isStandardResource } from '../pod/resource-names.ts';
import { QUANTITY } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import { parseQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { checkObjectReference, type ReferenceOptions } from './check-object-reference.ts';

/** Where a metric stands, and what is known about references in metrics. */
export interface MetricPlace {
  readonly path: string;
  readonly options: ReferenceOptions;
}

/** One source of a metric: `object`, `external`, `pods`, `resource` or `containerResource` (kubernetes, `pkg/apis/autoscaling/validation`). */
export function checkMetricSource(
  metric: JsonObject,
  name: string,
  { path, options }: MetricPlace,
  server: ApiServer,
): readonly FieldError[] {
  const source = objectAt(metric, name) ?? {};
  const at = `${path}.${name}`;
  const target = objectAt(source, 'target') ?? {};
  return [
    ...(name === 'object'
      ? checkObjectReference(objectAt(source, 'describedObject') ?? {}, `${at}.describedObject`, options, server)
      : []),
    ...(name === 'resource' || name === 'containerResource'
      ? checkResource(source, name, at, server)
      : checkIdentifier(stringAt(source, 'metric', 'name') ?? '', `${at}.metric.name`, server)),
    ...checkTarget(target, `${at}.target`, server),
    ...checkAmounts(target, name, `${at}.target`),
  ];
}

/** `validateMetricIdentifier`. */
function checkIdentifier(name: string, field: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [required(field, 'must specify a metric name')];
  return pathSegmentName(name, false).map((why) => invalid(field, printText(name, server), why));
}

function checkResource(source: JsonObject, kind: string, path: string, server: ApiServer): readonly FieldError[] {
  const name = stringAt(source, 'name') ?? '';
  const ofContainer = kind === 'containerResource';
  return [
    ...(name === '' ? [required(`${path}.name`, 'must specify a resource name')] : []),
    ...(name !== '' && ofContainer
      ? resourceProblems(name, server).map((why) => invalid(`${path}.name`, printText(name, server), why))
      : []),
    ...(ofContainer ? checkContainer(stringAt(source, 'container') ?? '', `${path}.container`, server) : []),
  ];
}

/** `ValidateContainerResourceName` of `pkg/apis/core/v1/validation`, which knows less than that of containers. */
function resourceProblems(name: string, server: ApiServer): readonly string[] {
  const messages = isQualifiedName(name, server);
  if (name.includes('/')) return messages;
  const unknown = messages.length === 0 && !isStandardResource(name);
  return [
    ...(unknown ? ['must be a standard resource type or fully qualified'] : messages),
    ...(isContainerResource(name) ? [] : ['must be a standard resource for containers']),
  ];
}

function checkContainer(name: string, field: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [required(field, 'must specify a container')];
  return isDns1123Label(name).map((why) => invalid(field, printText(name, server), why));
}

/** `validateMetricTarget`. */
function checkTarget(target: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const type = stringAt(target, 'type') ?? '';
  const why = 'must be either Utilization, Value, or AverageValue';
  const utilization = numberAt(target, 'averageUtilization');
  return [
    ...(type === '' ? [required(`${path}.type`, 'must specify a metric target type')] : []),
    ...(['Utilization', 'Value', 'AverageValue'].includes(type)
      ? []
      : [invalid(`${path}.type`, printText(type, server), why)]),
    ...['value', 'averageValue'].flatMap((name) => checkPositive(target, name, path, server)),
    ...(utilization !== undefined && utilization < 1
      ? [invalid(`${path}.averageUtilization`, String(utilization), 'must be greater than 0')]
      : []),
  ];
}

function checkPositive(target: JsonObject, name: string, path: string, server: ApiServer): readonly FieldError[] {
  const value = valueAt(target, name);
  const quantity = parseQuantity(value);
  if (quantity === undefined || quantity.value > 0n) return [];
  return [invalid(`${path}.${name}`, printValue(QUANTITY, value, server), 'must be positive')];
}

/** Which of the target's amounts each source wants. */
function checkAmounts(target: JsonObject, source: string, path: string): readonly FieldError[] {
  const has = (name: string): boolean => (valueAt(target, name) ?? null) !== null;
  const missing = (name: string, why: string): FieldError[] => [required(`${path}.${name}`, why)];
  switch (source) {
    case 'object':
      if (has('value') || has('averageValue')) return [];
      return missing('averageValue', 'must set either a target value or averageValue');
    case 'external':
      if (!has('value') && !has('averageValue'))
        return missing('averageValue', 'must set either a target value for metric or a per-pod target');
      return has('value') && has('averageValue')
        ? [forbidden(`${path}.value`, 'may not set both a target value for metric and a per-pod target')]
        : [];
    case 'pods':
      return has('averageValue') ? [] : missing('averageValue', 'must specify a positive target averageValue');
    default:
      if (!has('averageUtilization') && !has('averageValue'))
        return missing('averageUtilization', 'must set either a target raw value or a target utilization');
      return has('averageUtilization') && has('averageValue')
        ? [forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')]
        : [];
  }
}
