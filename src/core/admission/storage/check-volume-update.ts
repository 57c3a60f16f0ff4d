import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, immutable } from '../field-error.ts';
import { each, inside, inTurn } from '../go/defaults.ts';
import { sameValue } from '../go/same-value.ts';
import { isSet, textOf } from '../go/zero-values.ts';
import { named, pointer } from '../print/go-type.ts';
import { printDiff } from '../print/print-diff.ts';
import { printValue } from '../print/print-value.ts';
import { PERSISTENT_VOLUME_SOURCE, VOLUME_NODE_AFFINITY } from '../print/types/volume-spec-types.ts';
import type { ApiServer } from '../refusal.ts';

/** What of a volume may not change: where its data is and which nodes reach it (`ValidatePersistentVolumeUpdate`). */
export function checkVolumeUpdate(volume: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [after, before] = [objectAt(volume, 'spec') ?? {}, objectAt(old, 'spec') ?? {}];
  return [
    ...checkSource(withoutNewSecret(after, before), before, server),
    ...checkMode(after, before, server),
    ...checkAffinity(valueAt(after, 'nodeAffinity'), valueAt(before, 'nodeAffinity'), server),
    ...checkAttributes(after, before, server),
  ];
}

/** A secret for growing the volume may be added later. */
function withoutNewSecret(after: JsonObject, before: JsonObject): JsonObject {
  const csi = objectAt(after, 'csi');
  const isAdded = objectAt(before, 'csi') !== undefined && !isSet(before, 'csi', 'controllerExpandSecretRef');
  return csi !== undefined && isAdded ? { ...after, csi: { ...csi, controllerExpandSecretRef: null } } : after;
}

function checkSource(after: JsonObject, before: JsonObject, server: ApiServer): readonly FieldError[] {
  if (sameValue(PERSISTENT_VOLUME_SOURCE, after, before)) return [];
  const difference = printDiff(PERSISTENT_VOLUME_SOURCE, before, after, server);
  const why = `spec.persistentvolumesource is immutable after creation\n${difference}`;
  return [immutable('spec.persistentvolumesource', `Forbidden: ${why}`)];
}

/** Upstream's path names no `spec`, here and below. */
function checkMode(after: JsonObject, before: JsonObject, server: ApiServer): readonly FieldError[] {
  if (textOf(after, 'volumeMode') === textOf(before, 'volumeMode')) return [];
  const type = pointer(named('core.PersistentVolumeMode'));
  return [fieldIsImmutable('volumeMode', printValue(type, after['volumeMode'], server))];
}

/** Labels of nodes that got new names; the old ones may be written over. */
const NEW_NAMES: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
]);

/** The affinity with the labels' new names, so that a change to them is none. */
const renamed = inside(
  'required',
  each(
    'nodeSelectorTerms',
    inTurn(
      each('matchExpressions', (expression) => {
        const key = textOf(expression, 'key');
        return { ...expression, key: NEW_NAMES.get(key) ?? key };
      }),
    ),
  ),
);

/** An affinity may be added, not taken away or changed, but for labels' new names. */
function checkAffinity(after: Json | undefined, before: Json | undefined, server: ApiServer): readonly FieldError[] {
  const [old, wanted] = [objectAt(before), objectAt(after)];
  if (old === undefined || sameValue(pointer(VOLUME_NODE_AFFINITY), wanted, old)) return [];
  if (wanted !== undefined && sameValue(VOLUME_NODE_AFFINITY, renamed(wanted), renamed(old))) return [];
  const printed = printValue(pointer(VOLUME_NODE_AFFINITY), wanted, server);
  const why = 'field is immutable, except for updating from beta label to GA';
  return [immutable('nodeAffinity', `Invalid value: ${printed}: ${why}`)];
}

function checkAttributes(after: JsonObject, before: JsonObject, { minor }: ApiServer): readonly FieldError[] {
  const field = 'volumeAttributesClassName';
  if (minor < 34 || !isSet(before, field) || isSet(after, field)) return [];
  return [immutable(`spec.${field}`, 'Forbidden: update from non-nil value to nil is forbidden')];
}
