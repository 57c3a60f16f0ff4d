import { type GoStruct, type GoType, map, named, pointer, STRING, struct } from '../go-type.ts';
import { NODE_SELECTOR } from './affinity-types.ts';
import {
  AWS_ELASTIC_BLOCK_STORE,
  AZURE_DISK,
  FC,
  FLOCKER,
  GCE_PERSISTENT_DISK,
  PHOTON_PERSISTENT_DISK,
  PORTWORX_VOLUME,
  QUOBYTE,
  VSPHERE_VOLUME,
} from './old-volume-types.ts';
import type { Field } from './since.ts';
import { cephFsFields, FS_TYPE, iscsiFields, READ_ONLY, rbdFields, scaleIoFields } from './volume-fields.ts';
import { volumeSource } from './volume-source.ts';

/*
 * The internal types of PersistentVolumes, where they differ from the volumes of Pods (`pkg/apis/core/types.go`): a secret has a namespace.
 */

const SECRET_REF: GoType = pointer(
  struct('core.SecretReference', [
    ['Name', STRING],
    ['Namespace', STRING],
  ]),
);
const SECRET: Field = ['SecretRef', SECRET_REF];

const ISCSI = volumeSource('ISCSIPersistent', iscsiFields(SECRET));

const RBD = volumeSource('RBDPersistent', rbdFields(SECRET));

const SCALE_IO = volumeSource('ScaleIOPersistent', scaleIoFields(SECRET));

const STORAGE_OS = volumeSource('StorageOSPersistent', [
  ['VolumeName', STRING],
  ['VolumeNamespace', STRING],
  FS_TYPE,
  READ_ONLY,
  [
    'SecretRef',
    pointer(
      struct('core.ObjectReference', [
        ['Kind', STRING],
        ['Namespace', STRING],
        ['Name', STRING],
        ['UID', STRING, 'uid'],
        ['APIVersion', STRING, 'apiVersion'],
        ['ResourceVersion', STRING],
        ['FieldPath', STRING],
      ]),
    ),
  ],
]);

const CSI = volumeSource('CSIPersistent', [
  ['Driver', STRING],
  ['VolumeHandle', STRING],
  READ_ONLY,
  FS_TYPE,
  ['VolumeAttributes', map(STRING)],
  ['ControllerPublishSecretRef', SECRET_REF],
  ['NodeStageSecretRef', SECRET_REF],
  ['NodePublishSecretRef', SECRET_REF],
  ['ControllerExpandSecretRef', SECRET_REF],
  ['NodeExpandSecretRef', SECRET_REF],
]);

const HOST_PATH = volumeSource('HostPath', [
  ['Path', STRING],
  ['Type', pointer(named('core.HostPathType'))],
]);

const GLUSTERFS = volumeSource('GlusterfsPersistent', [
  ['EndpointsName', STRING, 'endpoints'],
  ['Path', STRING],
  READ_ONLY,
  ['EndpointsNamespace', pointer(STRING)],
]);

const CEPH_FS = volumeSource('CephFSPersistent', cephFsFields(SECRET));

const AZURE_FILE = volumeSource('AzureFilePersistent', [
  ['SecretName', STRING],
  ['ShareName', STRING],
  READ_ONLY,
  ['SecretNamespace', pointer(STRING)],
]);

const FLEX_VOLUME = pointer(
  struct('core.FlexPersistentVolumeSource', [['Driver', STRING], FS_TYPE, SECRET, READ_ONLY, ['Options', map(STRING)]]),
);

/** `core.PersistentVolumeSource`, in Go's order. */
export const PERSISTENT_VOLUME_SOURCE: GoStruct = struct('core.PersistentVolumeSource', [
  ['GCEPersistentDisk', GCE_PERSISTENT_DISK, 'gcePersistentDisk'],
  ['AWSElasticBlockStore', AWS_ELASTIC_BLOCK_STORE, 'awsElasticBlockStore'],
  ['HostPath', HOST_PATH],
  ['Glusterfs', GLUSTERFS],
  ['NFS', volumeSource('NFS', [['Server', STRING], ['Path', STRING], READ_ONLY]), 'nfs'],
  ['RBD', RBD, 'rbd'],
  ['Quobyte', QUOBYTE],
  ['ISCSI', ISCSI, 'iscsi'],
  ['FlexVolume', FLEX_VOLUME],
  ['Cinder', volumeSource('CinderPersistent', [['VolumeID', STRING], FS_TYPE, READ_ONLY, SECRET])],
  ['CephFS', CEPH_FS, 'cephfs'],
  ['FC', FC, 'fc'],
  ['Flocker', FLOCKER],
  ['AzureFile', AZURE_FILE],
  ['VsphereVolume', VSPHERE_VOLUME],
  ['AzureDisk', AZURE_DISK],
  ['PhotonPersistentDisk', PHOTON_PERSISTENT_DISK],
  ['PortworxVolume', PORTWORX_VOLUME],
  ['ScaleIO', SCALE_IO],
  [
    'Local',
    volumeSource('Local', [
      ['Path', STRING],
      ['FSType', pointer(STRING), 'fsType'],
    ]),
  ],
  ['StorageOS', STORAGE_OS, 'storageos'],
  ['CSI', CSI, 'csi'],
]);

/** `core.VolumeNodeAffinity`. */
export const VOLUME_NODE_AFFINITY: GoStruct = struct('core.VolumeNodeAffinity', [['Required', pointer(NODE_SELECTOR)]]);
