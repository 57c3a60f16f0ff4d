import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { duplicate, type FieldError, forbidden, required } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';
import { checkLimitAmounts, checkLimitResource } from './check-limit-amounts.ts';

/** `v1 LimitRange` (`pkg/apis/core/validation`, `ValidateLimitRange`). */
export const limitRangeRules: KindRules = {
  defaults: withDefaults,
  create: checkLimitRange,
  update: (object, old, server) => [...checkMetadataUpdate(object, old, server), ...checkLimitRange(object, server)],
};

function withDefaults(range: JsonObject): JsonObject {
  const spec = objectAt(range, 'spec');
  if (spec === undefined || !Array.isArray(spec['limits'])) return range;
  return { ...range, spec: { ...spec, limits: itemsOf(spec, 'limits').map(withItemDefaults) } };
}

/** For containers: the default is the maximum, and what is asked for the default, else the minimum (`SetDefaults_LimitRangeItem`). */
function withItemDefaults(item: JsonObject): JsonObject {
  if (textOf(item, 'type') !== 'Container') return item;
  const limits = { ...objectAt(item, 'max'), ...objectAt(item, 'default') };
  const requests = { ...objectAt(item, 'min'), ...limits, ...objectAt(item, 'defaultRequest') };
  return { ...item, default: limits, defaultRequest: requests };
}

function checkLimitRange(range: JsonObject, server: ApiServer): readonly FieldError[] {
  const types = itemsOf(range, 'spec', 'limits').map((item) => textOf(item, 'type'));
  return [
    ...checkMetadata(range, { namespaced: true, name: subdomainName }, server),
    ...itemsOf(range, 'spec', 'limits').flatMap((item, index) => {
      const path = `spec.limits[${index}]`;
      const type = textOf(item, 'type');
      return [
        ...checkType(type, `${path}.type`, server),
        ...(types.indexOf(type) < index ? [duplicate(`${path}.type`, printText(type, server))] : []),
        ...checkResources(item, path, server),
        ...checkLimitAmounts(item, path, server),
      ];
    }),
  ];
}

function checkType(type: string, field: string, server: ApiServer): readonly FieldError[] {
  const errors = invalidTexts(field, type, isQualifiedName(type, server), server);
  if (errors.length > 0 || type.includes('/')) return errors;
  if (['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)) return [];
  return [invalidText(field, type, 'must be a standard limit type or fully qualified', server)];
}

/** Names of resources, and what a type may not or must have. */
function checkResources(item: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const type = textOf(item, 'type');
  const names = (field: string): readonly FieldError[] =>
    Object.keys(objectAt(item, field) ?? {})
      .sort()
      .flatMap((name) => checkLimitResource(type, name, `${path}.${field}[${name}]`, server));
  const defaults = ['default', 'defaultRequest'].flatMap((field) =>
    type === 'Pod' ? forbiddenForPods(item, field, path) : names(field),
  );
  return [
    ...names('max'),
    ...names('min'),
    ...defaults,
    ...(type === 'PersistentVolumeClaim' ? checkStorage(item, path) : []),
    ...names('maxLimitRequestRatio'),
  ];
}

function forbiddenForPods(item: JsonObject, field: string, path: string): readonly FieldError[] {
  const isEmpty = Object.keys(objectAt(item, field) ?? {}).length === 0;
  return isEmpty ? [] : [forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'")];
}

function checkStorage(item: JsonObject, path: string): readonly FieldError[] {
  if (['min', 'max'].some((field) => Object.hasOwn(objectAt(item, field) ?? {}, 'storage'))) return [];
  const why = 'either minimum or maximum storage value is required, but neither was provided';
  return [required(`${path}.limits`, why)];
}
