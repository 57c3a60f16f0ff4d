import {
  BOOL,
  type GoStruct,
  type GoType,
  INT32,
  INT64,
  LABEL_SELECTOR,
  list,
  map,
  named,
  pointer,
  QUANTITY,
  STRING,
  struct,
} from '../go-type.ts';
import { CLAIM_SPEC } from './claim-types.ts';
import { OBJECT_FIELD_SELECTOR, RESOURCE_FIELD_SELECTOR } from './env-types.ts';
import { OBJECT_META } from './object-meta.ts';
import {
  AWS_ELASTIC_BLOCK_STORE,
  AZURE_DISK,
  AZURE_FILE,
  CEPH_FS,
  CINDER,
  FC,
  FLEX_VOLUME,
  FLOCKER,
  GCE_PERSISTENT_DISK,
  GLUSTERFS,
  ISCSI,
  PHOTON_PERSISTENT_DISK,
  PORTWORX_VOLUME,
  QUOBYTE,
  RBD,
  SCALE_IO,
  STORAGE_OS,
  VSPHERE_VOLUME,
} from './old-volume-types.ts';
import { type Field, since } from './since.ts';
import { READ_ONLY } from './volume-fields.ts';
import { LOCAL_OBJECT_REFERENCE, volumeSource } from './volume-source.ts';

/*
 * The internal types of volumes (`pkg/apis/core/types.go`), field by field in Go's order.
 */

const DEFAULT_MODE: Field = ['DefaultMode', pointer(INT32)];
const OPTIONAL: Field = ['Optional', pointer(BOOL)];

const ITEMS: Field = [
  'Items',
  list(
    struct('core.KeyToPath', [
      ['Key', STRING],
      ['Path', STRING],
      ['Mode', pointer(INT32)],
    ]),
  ),
];

const DOWNWARD_ITEMS: Field = [
  'Items',
  list(
    struct('core.DownwardAPIVolumeFile', [
      ['Path', STRING],
      ['FieldRef', pointer(OBJECT_FIELD_SELECTOR)],
      ['ResourceFieldRef', pointer(RESOURCE_FIELD_SELECTOR)],
      ['Mode', pointer(INT32)],
    ]),
  ),
];

export const CLUSTER_TRUST_BUNDLE: GoStruct = struct('core.ClusterTrustBundleProjection', [
  ['Name', pointer(STRING)],
  ['SignerName', pointer(STRING)],
  ['LabelSelector', pointer(LABEL_SELECTOR)],
  OPTIONAL,
  ['Path', STRING],
]);

function projected(minor: number): GoStruct {
  const keyed = (name: string): GoType => pointer(struct(name, [['', LOCAL_OBJECT_REFERENCE], ITEMS, OPTIONAL]));
  const source = struct('core.VolumeProjection', [
    ['Secret', keyed('core.SecretProjection')],
    ['DownwardAPI', pointer(struct('core.DownwardAPIProjection', [DOWNWARD_ITEMS]))],
    ['ConfigMap', keyed('core.ConfigMapProjection')],
    [
      'ServiceAccountToken',
      pointer(
        struct('core.ServiceAccountTokenProjection', [
          ['Audience', STRING],
          ['ExpirationSeconds', INT64],
          ['Path', STRING],
        ]),
      ),
    ],
    ['ClusterTrustBundle', pointer(CLUSTER_TRUST_BUNDLE)],
    ...since(34, minor, ['PodCertificate', pointer(struct('core.PodCertificateProjection', []))]),
  ]);
  return struct('core.ProjectedVolumeSource', [['Sources', list(source)], DEFAULT_MODE]);
}

const CSI = volumeSource('CSI', [
  ['Driver', STRING],
  ['ReadOnly', pointer(BOOL)],
  ['FSType', pointer(STRING), 'fsType'],
  ['VolumeAttributes', map(STRING)],
  ['NodePublishSecretRef', pointer(LOCAL_OBJECT_REFERENCE)],
]);

const EPHEMERAL = volumeSource('Ephemeral', [
  [
    'VolumeClaimTemplate',
    pointer(
      struct('core.PersistentVolumeClaimTemplate', [
        ['ObjectMeta', OBJECT_META, 'metadata'],
        ['Spec', CLAIM_SPEC],
      ]),
    ),
  ],
]);

const EMPTY_DIR = volumeSource('EmptyDir', [
  ['Medium', named('core.StorageMedium')],
  ['SizeLimit', pointer(QUANTITY)],
]);

function sources(minor: number): readonly Field[] {
  return [
    [
      'HostPath',
      volumeSource('HostPath', [
        ['Path', STRING],
        ['Type', pointer(named('core.HostPathType'))],
      ]),
    ],
    ['EmptyDir', EMPTY_DIR],
    ['GCEPersistentDisk', GCE_PERSISTENT_DISK, 'gcePersistentDisk'],
    ['AWSElasticBlockStore', AWS_ELASTIC_BLOCK_STORE, 'awsElasticBlockStore'],
    [
      'GitRepo',
      volumeSource('GitRepo', [
        ['Repository', STRING],
        ['Revision', STRING],
        ['Directory', STRING],
      ]),
    ],
    ['Secret', volumeSource('Secret', [['SecretName', STRING], ITEMS, DEFAULT_MODE, OPTIONAL])],
    ['NFS', volumeSource('NFS', [['Server', STRING], ['Path', STRING], READ_ONLY]), 'nfs'],
    ['ISCSI', ISCSI, 'iscsi'],
    ['Glusterfs', GLUSTERFS],
    ['PersistentVolumeClaim', volumeSource('PersistentVolumeClaim', [['ClaimName', STRING], READ_ONLY])],
    ['RBD', RBD, 'rbd'],
    ['Quobyte', QUOBYTE],
    ['FlexVolume', FLEX_VOLUME],
    ['Cinder', CINDER],
    ['CephFS', CEPH_FS, 'cephfs'],
    ['Flocker', FLOCKER],
    ['DownwardAPI', volumeSource('DownwardAPI', [DOWNWARD_ITEMS, DEFAULT_MODE])],
    ['FC', FC, 'fc'],
    ['AzureFile', AZURE_FILE],
    ['ConfigMap', volumeSource('ConfigMap', [['', LOCAL_OBJECT_REFERENCE], ITEMS, DEFAULT_MODE, OPTIONAL])],
    ['VsphereVolume', VSPHERE_VOLUME],
    ['AzureDisk', AZURE_DISK],
    ['PhotonPersistentDisk', PHOTON_PERSISTENT_DISK],
    ['Projected', pointer(projected(minor))],
    ['PortworxVolume', PORTWORX_VOLUME],
    ['ScaleIO', SCALE_IO],
    ['StorageOS', STORAGE_OS, 'storageos'],
    ['CSI', CSI, 'csi'],
    ['Ephemeral', EPHEMERAL],
    ...since(31, minor, [
      'Image',
      volumeSource('Image', [
        ['Reference', STRING],
        ['PullPolicy', named('core.PullPolicy')],
      ]),
    ]),
  ];
}

/** `core.Volume`. */
export function volumeType(minor: number): GoStruct {
  return struct('core.Volume', [
    ['Name', STRING],
    ['', struct('core.VolumeSource', sources(minor))],
  ]);
}
