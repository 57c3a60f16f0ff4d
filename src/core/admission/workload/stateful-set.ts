import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, immutable } from '../field-error.ts';
import { type Change, drop, each, fill, fillZero, inTurn, within } from '../go/defaults.ts';
import { sameValue } from '../go/same-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { labelName } from '../metadata/name-rule.ts';
import { podTemplateDefaults } from '../pod/pod-defaults.ts';
import { INT32, LABEL_SELECTOR, list, pointer, STRING, struct } from '../print/go-type.ts';
import type { ApiServer } from '../refusal.ts';
import { checkStatefulSetSpec } from './check-stateful-set-spec.ts';
import { CLAIM_TEMPLATE } from './claim-template.ts';
import { specOf } from './spec-of.ts';

const METADATA = { namespaced: true, name: labelName };

/** What of a spec may never change. */
const FIXED = struct('apps.StatefulSetSpec', [
  ['Selector', pointer(LABEL_SELECTOR)],
  ['VolumeClaimTemplates', list(CLAIM_TEMPLATE)],
  ['ServiceName', STRING],
  ['PodManagementPolicy', STRING],
]);

const HISTORY = struct('apps.StatefulSetSpec', [['RevisionHistoryLimit', pointer(INT32)]]);

/** `apps/v1` StatefulSets (kubernetes, `pkg/apis/apps/v1/defaults.go`, `pkg/apis/apps/validation`, `pkg/registry/apps/statefulset/strategy.go`). */
export const STATEFUL_SET: KindRules = {
  defaults: (object, server) => specDefaults(server)(object),
  create: (object, server) => [
    ...checkMetadata(object, METADATA, server),
    ...checkStatefulSetSpec(specOf(object), { old: undefined, template: true }, server),
  ],
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkSpecUpdate(specOf(object), specOf(old), server),
    ...checkFixed(specOf(object), specOf(old), server),
  ],
};

/** Templates are looked into since 1.34; what was stored by a server that did not may stay. */
function checkSpecUpdate(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const errors = checkStatefulSetSpec(spec, { old, template: true }, server);
  const sound = errors.length === 0 || checkStatefulSetSpec(old, { old, template: true }, server).length === 0;
  return sound ? errors : checkStatefulSetSpec(spec, { old, template: false }, server);
}

function specDefaults(server: ApiServer): Change {
  return within(
    'spec',
    inTurn(
      fillZero({ podManagementPolicy: 'OrderedReady' }),
      fill({ replicas: 1, revisionHistoryLimit: 10 }),
      within('template', (template) => podTemplateDefaults(template, server)),
      within('updateStrategy', strategyDefaults),
      within('persistentVolumeClaimRetentionPolicy', fillZero({ whenDeleted: 'Retain', whenScaled: 'Retain' })),
      each('volumeClaimTemplates', within('spec', fill({ volumeMode: 'Filesystem' }))),
    ),
  );
}

/** `maxUnavailable` is dropped: the gate that lets it live (`MaxUnavailableStatefulSet`) is off in these versions. */
function strategyDefaults(strategy: JsonObject): JsonObject {
  const type = stringAt(strategy, 'type') ?? '';
  const rolling = objectAt(strategy, 'rollingUpdate');
  const kept = rolling === undefined ? strategy : { ...strategy, rollingUpdate: drop('maxUnavailable')(rolling) };
  if (type !== '' && (type !== 'RollingUpdate' || rolling === undefined)) return kept;
  return within('rollingUpdate', fill({ partition: 0 }))({ ...kept, type: 'RollingUpdate' });
}

/** Everything but the fields that the message names, told once however many changed (`ValidateStatefulSetUpdate`). The history's limit may change since 1.33. */
function checkFixed(spec: JsonObject, old: JsonObject, { minor }: ApiServer): readonly FieldError[] {
  const same = sameValue(FIXED, spec, old) && (minor >= 33 || sameValue(HISTORY, spec, old));
  if (same) return [];
  const limit = minor >= 33 ? "'revisionHistoryLimit', " : '';
  const why = `updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', ${limit}'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`;
  return [immutable('spec', `Forbidden: ${why}`)];
}
