import type { KindRules } from '../kind-rules.ts';
import { attributesClassRules } from './attributes-class-rules.ts';
import { claimRules } from './claim-rules.ts';
import { csiDriverRules } from './csi-driver-rules.ts';
import { storageClassRules } from './storage-class-rules.ts';
import { volumeRules } from './volume-rules.ts';

/** Kinds of where data is kept. */
export const STORAGE_KINDS: readonly (readonly [string, KindRules])[] = [
  ['v1 PersistentVolume', volumeRules],
  ['v1 PersistentVolumeClaim', claimRules],
  ['storage.k8s.io/v1 CSIDriver', csiDriverRules],
  ['storage.k8s.io/v1 StorageClass', storageClassRules],
  ['storage.k8s.io/v1 VolumeAttributesClass', attributesClassRules],
  ['storage.k8s.io/v1beta1 VolumeAttributesClass', attributesClassRules],
];
