import { BOOL, type GoType, INT32, list, map, named, pointer, STRING, struct } from '../go-type.ts';
import type { Field } from './since.ts';
import { cephFsFields, FS_TYPE, iscsiFields, READ_ONLY, rbdFields, scaleIoFields } from './volume-fields.ts';
import { LOCAL_OBJECT_REFERENCE, volumeSource } from './volume-source.ts';

/*
 * The internal types of volumes that speak a vendor's or a protocol's language, which CSI drivers do by now (`pkg/apis/core/types.go`).
 */

const SECRET_REF: Field = ['SecretRef', pointer(LOCAL_OBJECT_REFERENCE)];

export const GCE_PERSISTENT_DISK: GoType = volumeSource('GCEPersistentDisk', [
  ['PDName', STRING, 'pdName'],
  FS_TYPE,
  ['Partition', INT32],
  READ_ONLY,
]);

export const AWS_ELASTIC_BLOCK_STORE: GoType = volumeSource('AWSElasticBlockStore', [
  ['VolumeID', STRING],
  FS_TYPE,
  ['Partition', INT32],
  READ_ONLY,
]);

export const ISCSI: GoType = volumeSource('ISCSI', iscsiFields(SECRET_REF));

export const GLUSTERFS: GoType = volumeSource('Glusterfs', [
  ['EndpointsName', STRING, 'endpoints'],
  ['Path', STRING],
  READ_ONLY,
]);

export const RBD: GoType = volumeSource('RBD', rbdFields(SECRET_REF));

export const QUOBYTE: GoType = volumeSource('Quobyte', [
  ['Registry', STRING],
  ['Volume', STRING],
  READ_ONLY,
  ['User', STRING],
  ['Group', STRING],
  ['Tenant', STRING],
]);

export const FLEX_VOLUME: GoType = pointer(
  struct('core.FlexVolumeSource', [['Driver', STRING], FS_TYPE, SECRET_REF, READ_ONLY, ['Options', map(STRING)]]),
);

export const CINDER: GoType = volumeSource('Cinder', [['VolumeID', STRING], FS_TYPE, READ_ONLY, SECRET_REF]);

export const CEPH_FS: GoType = volumeSource('CephFS', cephFsFields(SECRET_REF));

export const FLOCKER: GoType = volumeSource('Flocker', [
  ['DatasetName', STRING],
  ['DatasetUUID', STRING],
]);

export const FC: GoType = volumeSource('FC', [
  ['TargetWWNs', list(STRING)],
  ['Lun', pointer(INT32)],
  FS_TYPE,
  READ_ONLY,
  ['WWIDs', list(STRING), 'wwids'],
]);

export const AZURE_FILE: GoType = volumeSource('AzureFile', [['SecretName', STRING], ['ShareName', STRING], READ_ONLY]);

export const VSPHERE_VOLUME: GoType = volumeSource('VsphereVirtualDisk', [
  ['VolumePath', STRING],
  FS_TYPE,
  ['StoragePolicyName', STRING],
  ['StoragePolicyID', STRING],
]);

export const AZURE_DISK: GoType = volumeSource('AzureDisk', [
  ['DiskName', STRING],
  ['DataDiskURI', STRING, 'diskURI'],
  ['CachingMode', pointer(named('core.AzureDataDiskCachingMode'))],
  ['FSType', pointer(STRING), 'fsType'],
  ['ReadOnly', pointer(BOOL)],
  ['Kind', pointer(named('core.AzureDataDiskKind'))],
]);

export const PHOTON_PERSISTENT_DISK: GoType = volumeSource('PhotonPersistentDisk', [['PdID', STRING], FS_TYPE]);

export const PORTWORX_VOLUME: GoType = volumeSource('Portworx', [['VolumeID', STRING], FS_TYPE, READ_ONLY]);

export const SCALE_IO: GoType = volumeSource('ScaleIO', scaleIoFields(SECRET_REF));

export const STORAGE_OS: GoType = volumeSource('StorageOS', [
  ['VolumeName', STRING],
  ['VolumeNamespace', STRING],
  FS_TYPE,
  READ_ONLY,
  SECRET_REF,
]);
