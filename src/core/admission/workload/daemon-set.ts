import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, notSupported, required } from '../field-error.ts';
import { type Change, fill, fillZero, inTurn, within } from '../go/defaults.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { checkPodTemplate } from '../pod/check-pod-template.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import { INT_OR_STRING, named, pointer, struct } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkCount } from './check-count.ts';
import { checkAtMostAll, checkIntOrPercent, intOrPercentOf, wrong } from './check-int-or-percent.ts';
import { checkRunsForever } from './check-runs-forever.ts';
import { checkNotEmpty, checkSelectorUnchanged, checkSelects, hasInvalidValues } from './check-selector.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: subdomainName };

const STRATEGY = struct('apps.DaemonSetUpdateStrategy', [
  ['Type', named('apps.DaemonSetUpdateStrategyType')],
  [
    'RollingUpdate',
    pointer(
      struct('apps.RollingUpdateDaemonSet', [
        ['MaxUnavailable', INT_OR_STRING],
        ['MaxSurge', INT_OR_STRING],
      ]),
    ),
  ],
]);

/** `apps/v1` DaemonSets (kubernetes, `pkg/apis/apps/v1/defaults.go`, `pkg/apis/apps/validation`, `pkg/registry/apps/daemonset/strategy.go`). */
export const DAEMON_SET: KindRules = {
  defaults: (object, server) => specDefaults(server)(object),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkDaemonSetSpec(specOf(object), undefined, server),
  ],
  update: (object, old, server) => {
    const spec = checkDaemonSetSpec(specOf(object), specOf(old), server);
    return [
      // Up to 1.33 the API server looks at all of it twice, which only the causes show.
      ...(server.minor < 34 ? [...checkMetadata(object, METADATA, server), ...spec] : []),
      ...checkMetadataUpdate(object, old, server),
      ...spec,
      ...checkSelectorUnchanged(specOf(object), specOf(old), server),
    ];
  },
};

function specDefaults(server: ApiServer): Change {
  return within(
    'spec',
    inTurn(
      fill({ revisionHistoryLimit: 10 }),
      within('template', (template) => podTemplateDefaults(template, server)),
      within('updateStrategy', inTurn(fillZero({ type: 'RollingUpdate' }), rollingDefaults)),
    ),
  );
}

function rollingDefaults(strategy: JsonObject): JsonObject {
  if (stringAt(strategy, 'type') !== 'RollingUpdate') return strategy;
  return within('rollingUpdate', fill({ maxUnavailable: 1, maxSurge: 0 }))(strategy);
}

/** `ValidateDaemonSetSpec`. A selector that is missing is not called so: it does not select the Pods. */
function checkDaemonSetSpec(spec: JsonObject, old: JsonObject | undefined, server: ApiServer): readonly FieldError[] {
  const selector = valueAt(spec, 'selector');
  const options = { allowInvalidValues: hasInvalidValues(valueAt(old, 'selector'), server) };
  const template = objectAt(spec, 'template') ?? {};
  const broken = checkLabelSelector(selector, 'spec.selector', {}, server).length > 0;
  return [
    ...checkLabelSelector(selector, 'spec.selector', options, server),
    ...(broken ? [] : checkSelects(spec, 'spec', server)),
    ...checkNotEmpty(selector, 'empty selector is invalid for daemonset', server),
    ...checkPodTemplate(template, 'spec.template', { old: objectAt(old, 'template') }, server),
    ...checkRunsForever(template, 'spec.template', 'DaemonSet', server),
    ...checkCount(spec, 'minReadySeconds', 'spec'),
    ...checkUpdateStrategy(objectAt(spec, 'updateStrategy') ?? {}, server),
    ...checkCount(spec, 'revisionHistoryLimit', 'spec'),
  ];
}

/** `ValidateDaemonSetUpdateStrategy`. */
function checkUpdateStrategy(strategy: JsonObject, server: ApiServer): readonly FieldError[] {
  const type = stringAt(strategy, 'type');
  if (type === 'OnDelete') return [];
  if (type === 'RollingUpdate') return checkRollingUpdate(objectAt(strategy, 'rollingUpdate') ?? {}, server);
  const value = printValue(STRATEGY, strategy, server);
  return [notSupported('spec.updateStrategy', value, ['RollingUpdate', 'OnDelete'])];
}

/** `ValidateRollingUpdateDaemonSet`. */
function checkRollingUpdate(rolling: JsonObject, server: ApiServer): readonly FieldError[] {
  const path = 'spec.updateStrategy.rollingUpdate';
  const amounts = ['maxUnavailable', 'maxSurge'].map((name) => [valueAt(rolling, name), `${path}.${name}`] as const);
  return [
    ...amounts.flatMap(([amount, field]) => checkIntOrPercent(amount, field, server)),
    ...amounts.flatMap(([amount, field]) => checkAtMostAll(amount, field, server)),
    ...checkOneOfBoth(rolling, path, server),
  ];
}

function checkOneOfBoth(rolling: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const surge = valueAt(rolling, 'maxSurge');
  const unavailable = intOrPercentOf(valueAt(rolling, 'maxUnavailable')) !== 0;
  const surges = intOrPercentOf(surge) !== 0;
  if (unavailable && surges)
    return [wrong(surge, `${path}.maxSurge`, 'may not be set when maxUnavailable is non-zero', server)];
  return unavailable || surges ? [] : [required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')];
}
