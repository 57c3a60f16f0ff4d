import { BOOL, INT32, list, pointer, STRING } from '../go-type.ts';
import type { Field } from './since.ts';

/*
 * Fields of volumes that a Pod and a PersistentVolume declare alike but for where their secret is: in the Pod's own namespace, or in one that is named
 * (`pkg/apis/core/types.go`).
 */

export const FS_TYPE: Field = ['FSType', STRING, 'fsType'];
export const READ_ONLY: Field = ['ReadOnly', BOOL];

export const iscsiFields = (secret: Field): readonly Field[] => [
  ['TargetPortal', STRING],
  ['IQN', STRING, 'iqn'],
  ['Lun', INT32],
  ['ISCSIInterface', STRING, 'iscsiInterface'],
  FS_TYPE,
  READ_ONLY,
  ['Portals', list(STRING)],
  ['DiscoveryCHAPAuth', BOOL, 'chapAuthDiscovery'],
  ['SessionCHAPAuth', BOOL, 'chapAuthSession'],
  secret,
  ['InitiatorName', pointer(STRING)],
];

export const rbdFields = (secret: Field): readonly Field[] => [
  ['CephMonitors', list(STRING), 'monitors'],
  ['RBDImage', STRING, 'image'],
  FS_TYPE,
  ['RBDPool', STRING, 'pool'],
  ['RadosUser', STRING, 'user'],
  ['Keyring', STRING],
  secret,
  READ_ONLY,
];

export const scaleIoFields = (secret: Field): readonly Field[] => [
  ['Gateway', STRING],
  ['System', STRING],
  secret,
  ['SSLEnabled', BOOL, 'sslEnabled'],
  ['ProtectionDomain', STRING],
  ['StoragePool', STRING],
  ['StorageMode', STRING],
  ['VolumeName', STRING],
  FS_TYPE,
  READ_ONLY,
];

export const cephFsFields = (secret: Field): readonly Field[] => [
  ['Monitors', list(STRING)],
  ['Path', STRING],
  ['User', STRING],
  ['SecretFile', STRING],
  secret,
  READ_ONLY,
];
