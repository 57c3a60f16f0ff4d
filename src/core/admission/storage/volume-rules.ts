import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../field-error.ts';
import { fill, fillZero, inside, inTurn, within } from '../go/defaults.ts';
import { textOf, textsOf } from '../go/zero-values.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { checkNodeSelector } from '../pod/check-node-selector.ts';
import { amountsOf } from '../pod/check-resources.ts';
import { printValue } from '../print/print-value.ts';
import { RESOURCE_LIST } from '../print/types/container-types.ts';
import { printQuantity, roundQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';
import { amounts } from './amounts.ts';
import { checkAccessModes, checkVolumeMode } from './check-claim-spec.ts';
import { checkVolumeSources } from './check-volume-sources.ts';
import { checkVolumeUpdate } from './check-volume-update.ts';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

/** `v1 PersistentVolume` (`pkg/apis/core/validation`, `ValidatePersistentVolume` and `ValidatePersistentVolumeUpdate`). */
export const volumeRules: KindRules = {
  defaults: within(
    'spec',
    inTurn(
      fillZero({ persistentVolumeReclaimPolicy: 'Retain' }),
      fill({ volumeMode: 'Filesystem' }),
      inside('capacity', amounts),
      inside('hostPath', fill({ type: '' })),
      inside('iscsi', fillZero({ iscsiInterface: 'default' })),
      inside('rbd', fillZero({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' })),
      inside('scaleIO', fillZero({ storageMode: 'ThinProvisioned', fsType: 'xfs' })),
      inside('azureDisk', fill({ cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false })),
    ),
  ),
  create: (object, server) => checkVolume(object, false, server),
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkVolume(object, hasAnyValue(old, server), server),
    ...checkVolumeUpdate(object, old, server),
  ],
};

/** True where the stored volume's affinity has values that are no values of labels: it may go on having them. */
function hasAnyValue(old: JsonObject, server: ApiServer): boolean {
  const selector = objectAt(old, 'spec', 'nodeAffinity', 'required');
  return selector !== undefined && checkNodeSelector(selector, '', false, server).length > 0;
}

function checkVolume(volume: JsonObject, anyValue: boolean, server: ApiServer): readonly FieldError[] {
  const spec = objectAt(volume, 'spec') ?? {};
  const modes = textsOf(spec, 'accessModes');
  const policy = textOf(spec, 'persistentVolumeReclaimPolicy');
  const className = textOf(spec, 'storageClassName');
  return [
    ...checkMetadata(volume, { namespaced: false, name: subdomainName }, server),
    ...(modes.length === 0 ? [required('spec.accessModes')] : []),
    ...checkAccessModes(modes, 'spec.accessModes', server),
    ...checkCapacity(spec, server),
    ...oneOf('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES, server),
    ...checkAffinity(spec, anyValue, server),
    ...checkVolumeSources(volume, server),
    ...checkRecycling(spec),
    ...(className === ''
      ? []
      : invalidTexts('spec.storageClassName', className, subdomainName(className, false), server)),
    ...checkVolumeMode(spec, 'spec.volumeMode', server),
    ...checkAttributesClass(spec, server),
  ];
}

function checkCapacity(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const capacity = [...amountsOf({ limits: valueAt(spec, 'capacity') ?? null }, 'limits')];
  const isStorage = capacity.length === 1 && capacity[0]?.[0] === 'storage';
  const printed = printValue(RESOURCE_LIST, valueAt(spec, 'capacity'), server);
  return [
    ...(capacity.length === 0 ? [required('spec.capacity')] : []),
    ...(isStorage ? [] : [notSupported('spec.capacity', printed, ['storage'])]),
    ...capacity.flatMap(([name, amount]) => {
      const field = `spec.capacity[${name}]`;
      if (amount.value > 0n) return [];
      const { value, scale } = roundQuantity(amount, 0);
      const whole = String(value * 10n ** BigInt(scale));
      return [
        ...(amount.value < 0n ? [invalid(field, whole, 'must be a valid resource quantity')] : []),
        invalidText(field, printQuantity(amount), 'must be greater than zero', server),
      ];
    }),
  ];
}

function checkAffinity(spec: JsonObject, anyValue: boolean, server: ApiServer): readonly FieldError[] {
  const affinity = objectAt(spec, 'nodeAffinity');
  if (affinity === undefined) return [];
  const selector = objectAt(affinity, 'required');
  if (selector === undefined) return [required('spec.nodeAffinity.required', 'must specify required node constraints')];
  return checkNodeSelector(selector, 'spec.nodeAffinity.required', anyValue, server);
}

/** A recycled volume is emptied, which the root of a machine must not be. */
function checkRecycling(spec: JsonObject): readonly FieldError[] {
  const path = stringAt(spec, 'hostPath', 'path');
  const isRoot = path !== undefined && isRootPath(path);
  if (!isRoot || textOf(spec, 'persistentVolumeReclaimPolicy') !== 'Recycle') return [];
  return [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")];
}

/** `path.Clean(path) == "/"`: parts that climb above the root stay there. */
function isRootPath(path: string): boolean {
  if (!path.startsWith('/')) return false;
  const depth = path.split('/').reduce((at, part) => {
    if (part === '' || part === '.') return at;
    return part === '..' ? Math.max(0, at - 1) : at + 1;
  }, 0);
  return depth === 0;
}

/** Since 1.34 (KEP-3751); before, the field is dropped. */
function checkAttributesClass(spec: JsonObject, server: ApiServer): readonly FieldError[] {
  const name = stringAt(spec, 'volumeAttributesClassName');
  if (name === undefined || server.minor < 34) return [];
  const field = 'spec.volumeAttributesClassName';
  return [
    ...(name === ''
      ? [required(field, 'an empty string is disallowed')]
      : invalidTexts(field, name, subdomainName(name, false), server)),
    ...(objectAt(spec, 'csi') === undefined
      ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]
      : []),
  ];
}
