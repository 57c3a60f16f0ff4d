import type { JsonObject } from '../../values/json.ts';
import { numberAt, objectAt, objectsAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, notSupported, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkMetricSource } from './check-metric-source.ts';
import type { ReferenceOptions } from './check-object-reference.ts';

/** In the order in which sources are looked at, each with the type that asks for it. */
const SOURCES = new Map([
  ['object', 'Object'],
  ['external', 'External'],
  ['pods', 'Pods'],
  ['resource', 'Resource'],
  ['containerResource', 'ContainerResource'],
]);

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

/** What an autoscaler measures (kubernetes, `validateMetrics`, `pkg/apis/autoscaling/validation`). */
export function checkMetrics(
  spec: JsonObject,
  path: string,
  options: ReferenceOptions,
  server: ApiServer,
): readonly FieldError[] {
  const metrics = objectsAt(spec, 'metrics');
  const errors = metrics.flatMap((metric, index) => checkMetric(metric, `${path}[${index}]`, options, server));
  const wakes = metrics.some((metric) => ['Object', 'External'].includes(stringAt(metric, 'type') ?? ''));
  if (numberAt(spec, 'minReplicas') !== 0 || wakes) return errors;
  const why = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [...errors, forbidden(path, why)];
}

/** `validateMetricSpec`: the first source that is there is looked into, others are too many. */
function checkMetric(
  metric: JsonObject,
  path: string,
  options: ReferenceOptions,
  server: ApiServer,
): readonly FieldError[] {
  const type = stringAt(metric, 'type') ?? '';
  const present = [...SOURCES.keys()].filter((name) => objectAt(metric, name) !== undefined);
  const [first] = present;
  const wanted = [...SOURCES].find(([, one]) => one === type)?.[0];
  const unknown = wanted === undefined ? [notSupported(`${path}.type`, printText(type, server), TYPES)] : [];
  return [
    ...(type === '' ? [required(`${path}.type`, 'must specify a metric source type')] : []),
    ...unknown,
    ...(first === undefined ? [] : checkMetricSource(metric, first, { path, options }, server)),
    // The API server says it twice, which only the causes show.
    ...unknown,
    ...(wanted !== undefined && !present.includes(wanted)
      ? [required(`${path}.${wanted}`, 'must populate information for the given metric source')]
      : []),
    ...(present.length > 1 ? present.filter((name) => name !== wanted) : []).map((name) =>
      forbidden(`${path}.${name}`, 'must populate the given metric source only'),
    ),
  ];
}
