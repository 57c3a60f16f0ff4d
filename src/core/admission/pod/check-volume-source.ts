import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { byteLength } from '../metadata/messages.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { parseQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';
import { checkEphemeralClaim } from './check-ephemeral-claim.ts';
import {
  checkAzureDisk,
  checkCinder,
  checkFc,
  checkFlexVolume,
  checkFlocker,
  checkIscsi,
  checkQuobyte,
  checkStorageOs,
} from './check-old-volume-source.ts';
import { checkDescendingPath, checkFileMode, checkNoBacksteps } from './check-path.ts';
import { checkDownwardApi, checkItems, checkProjected } from './check-projected-volume.ts';
import { checkPullPolicy } from './check-pull-policy.ts';
import type { PodOptions } from './pod-context.ts';
import type { VolumeCheck, VolumeContext } from './volume-check.ts';

/** A source that only has to have some fields. */
function needs(...fields: readonly string[]): VolumeCheck {
  return (source, path) =>
    fields.flatMap((field) => {
      const value = valueAt(source, field);
      const filled = Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
      return filled ? [] : [required(`${path}.${field}`)];
    });
}

function partitioned(field: string): VolumeCheck {
  return (source, path, context) => {
    const partition = valueAt(source, 'partition');
    const wrong = typeof partition === 'number' && (partition < 0 || partition > 255);
    return [
      ...needs(field)(source, path, context),
      ...(wrong ? [invalid(`${path}.partition`, String(partition), 'must be between 1 and 255, inclusive')] : []),
    ];
  };
}

/** The field, its check, and the paths at which a second source and the source's own errors are told where they are other ones. */
interface Source {
  readonly field: string;
  readonly check: VolumeCheck;
  readonly second?: string;
  readonly own?: string;
}

/** In the order of `validateVolumeSource`, with its slips (`downwarAPI`, `persistentDisk`). */
const SOURCES: readonly Source[] = [
  { field: 'emptyDir', check: checkEmptyDir },
  { field: 'hostPath', check: checkHostPath },
  { field: 'gitRepo', check: checkGitRepo },
  { field: 'gcePersistentDisk', check: partitioned('pdName'), own: 'persistentDisk' },
  { field: 'awsElasticBlockStore', check: partitioned('volumeID') },
  { field: 'secret', check: checkKeyed('secretName') },
  { field: 'nfs', check: checkNfs },
  { field: 'iscsi', check: checkIscsi },
  { field: 'glusterfs', check: needs('endpoints', 'path') },
  { field: 'flocker', check: checkFlocker },
  { field: 'persistentVolumeClaim', check: needs('claimName') },
  { field: 'rbd', check: needs('monitors', 'image') },
  { field: 'cinder', check: checkCinder },
  { field: 'cephfs', check: needs('monitors'), second: 'cephFS' },
  { field: 'quobyte', check: checkQuobyte },
  { field: 'downwardAPI', check: checkDownwardApi, second: 'downwarAPI' },
  { field: 'fc', check: checkFc },
  { field: 'flexVolume', check: checkFlexVolume },
  { field: 'configMap', check: checkKeyed('name') },
  { field: 'azureFile', check: needs('secretName', 'shareName') },
  { field: 'vsphereVolume', check: needs('volumePath') },
  { field: 'photonPersistentDisk', check: needs('pdID') },
  { field: 'portworxVolume', check: needs('volumeID') },
  { field: 'azureDisk', check: checkAzureDisk },
  { field: 'storageos', check: checkStorageOs },
  { field: 'projected', check: checkProjected },
  { field: 'scaleIO', check: needs('gateway', 'system', 'volumeName') },
  { field: 'csi', check: checkCsi },
  { field: 'ephemeral', check: checkEphemeralClaim },
  { field: 'image', check: checkImage },
];

/** `validateVolumeSource`: exactly one of them; a second one is forbidden and not looked at. */
export function checkVolumeSource(
  volume: JsonObject,
  path: string,
  options: PodOptions,
  server: ApiServer,
): readonly FieldError[] {
  const found = SOURCES.flatMap((source) => {
    const value = objectAt(volume, source.field);
    return value === undefined ? [] : [{ ...source, value }];
  });
  if (found.length === 0) return [required(path, 'must specify a volume type')];
  return found.flatMap(({ field, second, own, check, value }, index) =>
    index > 0
      ? [forbidden(`${path}.${second ?? field}`, 'may not specify more than 1 volume type')]
      : check(value, `${path}.${own ?? field}`, { volume, options, server }),
  );
}

function checkEmptyDir(source: JsonObject, path: string): readonly FieldError[] {
  const limit = parseQuantity(valueAt(source, 'sizeLimit'));
  if (limit === undefined || limit.value >= 0n) return [];
  return [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')];
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

function checkHostPath(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const place = textOf(source, 'path');
  if (place === '') return [required(`${path}.path`)];
  return [
    ...checkNoBacksteps(place, `${path}.path`, server),
    ...oneOf(`${path}.type`, textOf(source, 'type'), HOST_PATH_TYPES, server),
  ];
}

function checkGitRepo(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  return [
    ...(textOf(source, 'repository') === '' ? [required(`${path}.repository`)] : []),
    ...checkDescendingPath(textOf(source, 'directory'), `${path}.directory`, server),
  ];
}

/** `validateSecretVolumeSource`, `validateConfigMapVolumeSource`: who it is called by, and its keys as files. */
function checkKeyed(name: string): VolumeCheck {
  return (source, path, { server }) => [
    ...(textOf(source, name) === '' ? [required(`${path}.${name}`)] : []),
    ...checkFileMode(valueAt(source, 'defaultMode'), `${path}.defaultMode`),
    ...checkItems(source, path, server),
  ];
}

function checkNfs(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const place = textOf(source, 'path');
  return [
    ...(textOf(source, 'server') === '' ? [required(`${path}.server`)] : []),
    ...(place === '' ? [required(`${path}.path`)] : []),
    ...(place.startsWith('/') ? [] : [invalidText(`${path}.path`, place, 'must be an absolute path', server)]),
  ];
}

const LONGEST_DRIVER = 63;

/** `validateCSIVolumeSource`. */
function checkCsi(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const secret = textOf(source, 'nodePublishSecretRef', 'name');
  const missing = isSet(source, 'nodePublishSecretRef') && secret === '';
  return [
    ...checkCsiDriverName(textOf(source, 'driver'), `${path}.driver`, server),
    ...(missing ? [required(`${path}.nodePublishSecretRef.name`)] : []),
    ...(secret === '' ? [] : invalidTexts(`${path}.name`, secret, subdomainName(secret, false), server)),
  ];
}

/** `ValidateCSIDriverName`; since 1.35 a name that is missing is told once. */
export function checkCsiDriverName(driver: string, path: string, server: ApiServer): readonly FieldError[] {
  if (driver === '' && server.minor >= 35) return [required(path)];
  return [
    ...(driver === '' ? [required(path)] : []),
    ...(byteLength(driver) > LONGEST_DRIVER ? [tooLong(path, LONGEST_DRIVER, server)] : []),
    ...invalidTexts(path, driver, isDns1123Subdomain(driver.toLowerCase()), server),
  ];
}

/** `validateImageVolumeSource`: a template may leave the reference out until 1.36, and after that where it did before. */
function checkImage(source: JsonObject, path: string, { options, server }: VolumeContext): readonly FieldError[] {
  return [
    ...(needsReference(options, server) && textOf(source, 'reference') === '' ? [required(`${path}.reference`)] : []),
    ...checkPullPolicy(textOf(source, 'pullPolicy'), `${path}.pullPolicy`, server),
  ];
}

function needsReference({ isPod = false, old }: PodOptions, { minor }: ApiServer): boolean {
  if (minor < 36) return isPod;
  return !itemsOf(old, 'volumes').some((one) => isSet(one, 'image') && textOf(one, 'image', 'reference') === '');
}
