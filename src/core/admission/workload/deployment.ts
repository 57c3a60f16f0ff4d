import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, notSupported } from '../field-error.ts';
import { type Change, fill, fillZero, inTurn, within } from '../go/defaults.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import { INT_OR_STRING, named, pointer, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkAtMostAll, checkIntOrPercent, intOrPercentOf, wrong } from './check-int-or-percent.ts';
import { checkReplicaTemplate } from './check-replica-template.ts';
import { checkSelector, checkSelectorUnchanged } from './check-selector.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

const WORDS = { empty: 'empty selector is invalid for deployment', broken: 'invalid label selector' };

const STRATEGY = struct('apps.DeploymentStrategy', [
  ['Type', named('apps.DeploymentStrategyType')],
  [
    'RollingUpdate',
    pointer(
      struct('apps.RollingUpdateDeployment', [
        ['MaxUnavailable', INT_OR_STRING],
        ['MaxSurge', INT_OR_STRING],
      ]),
    ),
  ],
]);

/** `apps/v1` Deployments (kubernetes, `pkg/apis/apps/v1/defaults.go`, `pkg/apis/apps/validation`, `pkg/registry/apps/deployment/strategy.go`). */
export const DEPLOYMENT: KindRules = {
  defaults: (object, server) => specDefaults(server)(object),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkDeploymentSpec(specOf(object), undefined, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkDeploymentSpec(specOf(object), specOf(old), server),
    ...checkSelectorUnchanged(specOf(object), specOf(old), server),
  ],
};

function specDefaults(server: ApiServer): Change {
  return within(
    'spec',
    inTurn(
      fill({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
      within('template', (template) => podTemplateDefaults(template, server)),
      within('strategy', inTurn(fillZero({ type: 'RollingUpdate' }), rollingDefaults)),
    ),
  );
}

function rollingDefaults(strategy: JsonObject): JsonObject {
  if (stringAt(strategy, 'type') !== 'RollingUpdate') return strategy;
  return within('rollingUpdate', fill({ maxUnavailable: '25%', maxSurge: '25%' }))(strategy);
}

/** `ValidateDeploymentSpec`. */
function checkDeploymentSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  return [
    ...checkCount(spec, 'replicas', 'spec'),
    ...checkSelector(spec, WORDS, () => checkReplicaTemplate(spec, old, server), server),
    ...checkStrategy(objectAt(spec, 'strategy') ?? {}, server),
    ...checkCount(spec, 'minReadySeconds', 'spec'),
    ...checkCount(spec, 'revisionHistoryLimit', 'spec'),
    ...checkDeadline(spec),
  ];
}

/** `ValidateDeploymentStrategy`. */
function checkStrategy(strategy: JsonObject, server: ApiServer): readonly FieldError[] {
  const rolling = objectAt(strategy, 'rollingUpdate');
  switch (stringAt(strategy, 'type')) {
    case 'Recreate':
      return rolling === undefined
        ? []
        : [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate':
      return checkRollingUpdate(rolling ?? {}, server);
    default:
      return [notSupported('spec.strategy', printValue(STRATEGY, strategy, server), ['Recreate', 'RollingUpdate'])];
  }
}

/** `ValidateRollingUpdateDeployment`. */
function checkRollingUpdate(rolling: JsonObject, server: ApiServer): readonly FieldError[] {
  const [unavailable, surge] = [valueAt(rolling, 'maxUnavailable'), valueAt(rolling, 'maxSurge')];
  const field = 'spec.strategy.rollingUpdate.maxUnavailable';
  const stuck = intOrPercentOf(unavailable) === 0 && intOrPercentOf(surge) === 0;
  return [
    ...checkIntOrPercent(unavailable, field, server),
    ...checkIntOrPercent(surge, 'spec.strategy.rollingUpdate.maxSurge', server),
    ...(stuck ? [wrong(unavailable, field, 'may not be 0 when `maxSurge` is 0', server)] : []),
    ...checkAtMostAll(unavailable, field, server),
  ];
}

function checkDeadline(spec: JsonObject): readonly FieldError[] {
  const deadline = valueAt(spec, 'progressDeadlineSeconds');
  if (typeof deadline !== 'number') return [];
  const ready = valueAt(spec, 'minReadySeconds');
  const late = deadline <= (typeof ready === 'number' ? ready : 0);
  return [
    ...checkCount(spec, 'progressDeadlineSeconds', 'spec'),
    ...(late
      ? [invalid('spec.progressDeadlineSeconds', String(deadline), 'must be greater than minReadySeconds')]
      : []),
  ];
}
