import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, invalid, required } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { printsJson, printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { checkQuantity, checkResourceName } from '../pod/check-resources.ts';
import { list, named, STRING, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import { parseQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';
import { isCountedInScope, isQuotaResource, isQuotaScope } from './quota-resources.ts';

const SCOPES = list(named('core.ResourceQuotaScope'));
const SCOPE_SELECTOR = struct('core.ScopeSelector', [
  [
    'MatchExpressions',
    list(
      struct('core.ScopedResourceSelectorRequirement', [
        ['ScopeName', named('core.ResourceQuotaScope')],
        ['Operator', named('core.ScopeSelectorOperator')],
        ['Values', list(STRING)],
      ]),
    ),
  ],
]);

/** `v1 ResourceQuota` (`pkg/apis/core/validation`, `ValidateResourceQuota`). */
export const resourceQuotaRules: KindRules = {
  defaults: (object) => object,
  create: (object, server) => [
    ...checkMetadata(object, { namespaced: true, name: subdomainName }, server),
    ...checkSpec(object, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkSpec(object, server),
    ...checkSameScopes(object, old, server),
  ],
};

function checkSpec(quota: JsonObject, server: ApiServer): readonly FieldError[] {
  const hard = Object.keys(objectAt(quota, 'spec', 'hard') ?? {}).sort();
  return [
    ...hard.flatMap((name) => checkAmount(quota, name, server)),
    ...checkScopes(textsOf(quota, 'spec', 'scopes'), hard, server),
    ...checkScopeSelector(quota, hard, server),
  ];
}

function checkAmount(quota: JsonObject, name: string, server: ApiServer): readonly FieldError[] {
  const field = `spec.hard[${name}]`;
  const amount = parseQuantity(objectAt(quota, 'spec', 'hard')?.[name] ?? 0);
  const isKnown = name.includes('/') || isQuotaResource(name);
  // `core.ResourceName` has a `String` method, so before 1.34 it is printed without quotes.
  const printed = printsJson(server) ? printText(name, server) : name;
  return [
    ...checkResourceName(name, field, server),
    ...(isKnown ? [] : [invalid(field, printed, 'must be a standard resource for quota')]),
    ...(amount === undefined ? [] : checkQuantity(name, amount, field, server)),
  ];
}

function checkScopes(scopes: readonly string[], hard: readonly string[], server: ApiServer): readonly FieldError[] {
  const printed = printValue(SCOPES, scopes, server);
  const wrong = (why: string): FieldError => invalid('spec.scopes', printed, why);
  return [
    ...scopes.flatMap((scope) => [
      ...(isQuotaScope(scope, server) ? [] : [wrong('unsupported scope')]),
      ...uncounted(scope, hard).map(() => wrong('unsupported scope applied to resource')),
    ]),
    ...conflicts(scopes).map(() => wrong('conflicting scopes')),
  ];
}

function uncounted(scope: string, hard: readonly string[]): readonly string[] {
  return hard.filter((name) => isQuotaResource(name) && !isCountedInScope(scope, name));
}

function conflicts(scopes: readonly string[]): readonly string[] {
  return ['BestEffort', 'Terminating'].filter((one) => scopes.includes(one) && scopes.includes(`Not${one}`));
}

/** `validateScopedResourceSelectorRequirement`: no path names the expression. */
function checkScopeSelector(quota: JsonObject, hard: readonly string[], server: ApiServer): readonly FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const expressions = itemsOf(quota, 'spec', 'scopeSelector', 'matchExpressions');
  const scopes = expressions.map((expression) => textOf(expression, 'scopeName'));
  const selector = printValue(SCOPE_SELECTOR, objectAt(quota, 'spec', 'scopeSelector'), server);
  const scopesPrinted = printValue(SCOPES, objectAt(quota, 'spec')?.['scopes'], server);
  return [
    ...expressions.flatMap((expression) => {
      const scope = textOf(expression, 'scopeName');
      return [
        ...(isQuotaScope(scope, server) ? [] : [invalidText(`${path}.scopeName`, scope, 'unsupported scope', server)]),
        ...uncounted(scope, hard).map(() => invalid(path, selector, 'unsupported scope applied to resource')),
        ...checkOperator(expression, path, server),
      ];
    }),
    ...conflicts(scopes).map(() => invalid('spec.scopeSelector.scopes', scopesPrinted, 'conflicting scopes')),
  ];
}

const EXISTENCE = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function checkOperator(expression: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const operator = textOf(expression, 'operator');
  const values = textsOf(expression, 'values');
  const isFixed = EXISTENCE.includes(textOf(expression, 'scopeName')) && operator !== 'Exists';
  return [
    ...(isFixed ? [invalidText(`${path}.operator`, operator, MUST_EXIST, server)] : []),
    ...checkValues(operator, values, path, server),
  ];
}

function checkValues(
  operator: string,
  values: readonly string[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const printed = printValue(list(STRING), values, server);
  switch (operator) {
    case 'In':
    case 'NotIn': {
      const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      return values.length > 0 ? [] : [required(`${path}.values`, why)];
    }
    case 'Exists':
    case 'DoesNotExist': {
      const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      return values.length === 0 ? [] : [invalid(`${path}.values`, printed, why)];
    }
    default:
      return [invalidText(`${path}.operator`, operator, 'not a valid selector operator', server)];
  }
}

function checkSameScopes(quota: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [after, before] = [quota, old].map((one) => [...new Set(textsOf(one, 'spec', 'scopes'))].sort().join());
  const printed = printValue(SCOPES, objectAt(quota, 'spec')?.['scopes'], server);
  return after === before ? [] : [fieldIsImmutable('spec.scopes', printed)];
}
