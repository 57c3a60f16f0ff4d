import type { JsonObject } from '../../values/json.ts';
import { listAt, numberAt, objectAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { drop, fill, inside, inTurn, within } from '../go/defaults.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkObjectReference, isGoodVersion, type ReferenceOptions } from './check-object-reference.ts';
import { checkScalingRules } from './check-scaling-rules.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

const CPU_TARGET = { type: 'Utilization', averageUtilization: 80 };

const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const SCALE_DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** `autoscaling/v2` HorizontalPodAutoscalers; everything may change (kubernetes, `pkg/apis/autoscaling/v2/defaults.go`, `pkg/apis/autoscaling/validation`). */
export const HORIZONTAL_POD_AUTOSCALER: KindRules = {
  defaults: within('spec', specDefaults),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkAutoscaler(specOf(object), undefined, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkAutoscaler(specOf(object), specOf(old), server),
  ],
};

/** `autoscaling/v1`: one target for the CPU, which is a metric like others to the API server (`pkg/apis/autoscaling/v1/conversion.go`). */
export const HORIZONTAL_POD_AUTOSCALER_V1: KindRules = {
  defaults: within('spec', fill({ minReplicas: 1 })),
  create: (object, server) => HORIZONTAL_POD_AUTOSCALER.create(asVersion2(object), server),
  update: (object, old, server) => HORIZONTAL_POD_AUTOSCALER.update(asVersion2(object), asVersion2(old), server),
};

function specDefaults(spec: JsonObject): JsonObject {
  const complete = fill({ minReplicas: 1 })(spec);
  const measured = listAt(spec, 'metrics').length > 0 ? complete : { ...complete, metrics: [cpuMetric(CPU_TARGET)] };
  return inside('behavior', inTurn(within('scaleUp', fill(SCALE_UP)), within('scaleDown', fill(SCALE_DOWN))))(measured);
}

function cpuMetric(target: JsonObject): JsonObject {
  return { type: 'Resource', resource: { name: 'cpu', target } };
}

function asVersion2(object: JsonObject): JsonObject {
  return within('spec', (spec) => {
    const averageUtilization = numberAt(spec, 'targetCPUUtilizationPercentage');
    const rest = drop('targetCPUUtilizationPercentage')(spec);
    return averageUtilization === undefined
      ? rest
      : { ...rest, metrics: [cpuMetric({ type: 'Utilization', averageUtilization })] };
  })(object);
}

/** `validateHorizontalPodAutoscalerSpec`. */
function checkAutoscaler(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const target = objectAt(spec, 'scaleTargetRef') ?? {};
  return [
    ...checkReplicas(spec, old, server),
    ...checkObjectReference(target, 'spec.scaleTargetRef', targetOptions(target, old), server),
    ...checkMetrics(spec, 'spec.metrics', metricOptions(old), server),
    ...['scaleUp', 'scaleDown'].flatMap((name) => {
      const rules = objectAt(spec, 'behavior', name);
      return rules === undefined ? [] : checkScalingRules(rules, `spec.behavior.${name}`, server);
    }),
  ];
}

/** Zero is for who has it already: the gate that allows it (`HPAScaleToZero`) is off in these versions. */
function checkReplicas(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const least = numberAt(old, 'minReplicas') === 0 ? 0 : 1;
  const [min, max] = [numberAt(spec, 'minReplicas') ?? 1, numberAt(spec, 'maxReplicas') ?? 0];
  return [
    ...(min < least ? [invalid('spec.minReplicas', String(min), `must be greater than or equal to ${least}`)] : []),
    ...checkMost(max, server),
    ...(max < min ? [invalid('spec.maxReplicas', String(max), 'must be greater than or equal to `minReplicas`')] : []),
  ];
}

function checkMost(max: number, { minor }: ApiServer): readonly FieldError[] {
  if (max > 0) return [];
  return max === 0 && minor >= 36
    ? [required('spec.maxReplicas', 'must be set and greater than 0')]
    : [invalid('spec.maxReplicas', String(max), 'must be greater than 0')];
}

/** What is scaled must be told with its API group; the one kind of the core group that can be scaled is a ReplicationController. */
function targetOptions(target: JsonObject, old: JsonObject | undefined): ReferenceOptions {
  const coreGroup = stringAt(target, 'kind') === 'ReplicationController';
  const before = valueAt(old, 'scaleTargetRef');
  return { coreGroup, anyVersion: before !== undefined && !isGoodVersion(before, coreGroup) };
}

function metricOptions(old: JsonObject | undefined): ReferenceOptions {
  const described = objectsAt(old, 'metrics').flatMap((metric) => {
    const reference = objectAt(metric, 'object', 'describedObject');
    return reference === undefined ? [] : [reference];
  });
  return { coreGroup: true, anyVersion: described.some((reference) => !isGoodVersion(reference, true)) };
}
