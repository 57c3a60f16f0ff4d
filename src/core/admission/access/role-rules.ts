import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, textsOf } from '../go/zero-values.ts';
import { printsJson } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { pathSegmentName } from '../metadata/name-rule.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';

/** `Role`s of a namespace and `ClusterRole`s (`pkg/apis/rbac/validation`, `ValidateRole` and `ValidateClusterRole`). */
export function roleRules(namespaced: boolean): KindRules {
  const check = (role: JsonObject, server: ApiServer): readonly FieldError[] => [
    ...checkMetadata(role, { namespaced, name: pathSegmentName }, server),
    ...itemsOf(role, 'rules').flatMap((rule, index) => checkRule(rule, namespaced, `rules[${index}]`, server)),
    ...(namespaced ? [] : checkAggregation(role, server)),
  ];
  return {
    defaults: (object) => object,
    create: check,
    update: (object, old, server) => [...checkMetadataUpdate(object, old, server), ...check(object, server)],
  };
}

/** `ValidatePolicyRule`: either resources or URLs. */
function checkRule(rule: JsonObject, namespaced: boolean, path: string, server: ApiServer): readonly FieldError[] {
  const has = (field: string): boolean => textsOf(rule, field).length > 0;
  const need = (field: string, why: string): readonly FieldError[] =>
    has(field) ? [] : [required(`${path}.${field}`, why)];
  const verbs = need('verbs', 'verbs must contain at least one value');
  if (has('nonResourceURLs')) return [...verbs, ...checkUrls(rule, namespaced, path, server)];
  return [
    ...verbs,
    ...need('apiGroups', 'resource rules must supply at least one api group'),
    ...need('resources', 'resource rules must supply at least one resource'),
  ];
}

function checkUrls(rule: JsonObject, namespaced: boolean, path: string, server: ApiServer): readonly FieldError[] {
  const urls = printValue(list(STRING), textsOf(rule, 'nonResourceURLs'), server);
  const isMixed = ['apiGroups', 'resources', 'resourceNames'].some((field) => textsOf(rule, field).length > 0);
  return [
    ...(namespaced ? ['namespaced rules cannot apply to non-resource URLs'] : []),
    ...(isMixed ? ['rules cannot apply to both regular resources and non-resource URLs'] : []),
  ].map((why) => invalid(`${path}.nonResourceURLs`, urls, why));
}

function checkAggregation(role: JsonObject, server: ApiServer): readonly FieldError[] {
  if (objectAt(role, 'aggregationRule') === undefined) return [];
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = itemsOf(role, 'aggregationRule', 'clusterRoleSelectors');
  if (selectors.length === 0)
    return [required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, index) => {
    const errors = checkLabelSelector(selector, `${path}[${index}]`, {}, server);
    if (errors.length === 0) return [];
    // What is quoted is what could not be made of it: nothing.
    const nothing = printsJson(server) ? 'null' : '"null"';
    return [...errors, invalid(`${path}[${index}]`, nothing, 'invalid label selector.')];
  });
}
