import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, required } from '../field-error.ts';
import { isSet, textOf } from '../go/zero-values.ts';
import { isDns1123Label, isDns1123Subdomain } from '../metadata/dns-names.ts';
import { checkIscsi } from '../pod/check-old-volume-source.ts';
import { checkNoBacksteps } from '../pod/check-path.ts';
import { checkCsiDriverName, checkVolumeSource } from '../pod/check-volume-source.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';

type Check = (source: JsonObject, path: string, server: ApiServer, name: string) => readonly FieldError[];

/** A source that Pods name in the same way. */
function asInPods(field: string): Check {
  return (source, _path, server) => checkVolumeSource({ [field]: source }, 'spec', {}, server);
}

/** The field, its check, and the path at which a second source is told where that is another one. */
const SOURCES: readonly (readonly [field: string, check: Check, second?: string])[] = [
  ['hostPath', asInPods('hostPath')],
  ['gcePersistentDisk', asInPods('gcePersistentDisk')],
  ['awsElasticBlockStore', asInPods('awsElasticBlockStore')],
  ['glusterfs', checkGlusterfs],
  ['flocker', asInPods('flocker')],
  ['nfs', asInPods('nfs')],
  ['rbd', asInPods('rbd')],
  ['quobyte', asInPods('quobyte')],
  ['cephfs', asInPods('cephfs'), 'cephFS'],
  ['iscsi', checkIscsiOfVolume],
  ['cinder', checkCinder],
  ['fc', asInPods('fc')],
  ['flexVolume', checkFlex],
  ['azureFile', checkAzureFile],
  ['vsphereVolume', asInPods('vsphereVolume')],
  ['photonPersistentDisk', asInPods('photonPersistentDisk')],
  ['portworxVolume', asInPods('portworxVolume')],
  ['azureDisk', asInPods('azureDisk')],
  ['scaleIO', asInPods('scaleIO')],
  ['local', checkLocal],
  ['storageos', asInPods('storageos')],
  ['csi', checkCsi],
];

/** Exactly one source; a second one is forbidden and not looked at, but for a flex volume (`ValidatePersistentVolumeSpec`). */
export function checkVolumeSources(volume: JsonObject, server: ApiServer): readonly FieldError[] {
  const found = SOURCES.flatMap(([field, check, second]) => {
    const source = objectAt(volume, 'spec', field);
    return source === undefined ? [] : [{ field, check, second: second ?? field, source }];
  });
  if (found.length === 0) return [required('spec', 'must specify a volume type')];
  const name = textOf(volume, 'metadata', 'name');
  return found.flatMap(({ field, check, second, source }, index) =>
    index > 0 && field !== 'flexVolume'
      ? [forbidden(`spec.${second}`, 'may not specify more than 1 volume type')]
      : [
          ...check(source, `spec.${field}`, server, name),
          ...(field === 'local' && !isSet(volume, 'spec', 'nodeAffinity')
            ? [required('spec.nodeAffinity', 'Local volume requires node affinity')]
            : []),
        ],
  );
}

function checkGlusterfs(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const namespace = stringAt(source, 'endpointsNamespace');
  return [
    ...needed(source, path, 'endpoints', 'path'),
    ...(namespace === undefined
      ? []
      : invalidTexts(`${path}.endpointsNamespace`, namespace, isDns1123Label(namespace), server)),
  ];
}

/** The portal's name is made of the volume's. */
function checkIscsiOfVolume(source: JsonObject, path: string, server: ApiServer, name: string): readonly FieldError[] {
  return [...checkIscsi(source, path, { volume: { name }, options: {}, server }), ...checkSecretParts(source, path)];
}

function checkCinder(source: JsonObject, path: string): readonly FieldError[] {
  return [...needed(source, path, 'volumeID'), ...checkSecretParts(source, path)];
}

function checkFlex(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return [...asInPods('flexVolume')(source, path, server, ''), ...checkSecretParts(source, path)];
}

function checkAzureFile(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const namespace = stringAt(source, 'secretNamespace');
  return [
    ...needed(source, path, 'secretName', 'shareName'),
    ...(namespace === '' ? [invalidText(`${path}.secretNamespace`, '', 'must not be empty', server)] : []),
  ];
}

/** A path on one node. */
function checkLocal(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const place = textOf(source, 'path');
  return place === '' ? [required(`${path}.path`)] : checkNoBacksteps(place, `${path}.path`, server);
}

function checkCsi(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const secrets = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ];
  return [
    ...checkCsiDriverName(textOf(source, 'driver'), `${path}.driver`, server),
    ...needed(source, path, 'volumeHandle'),
    ...secrets.flatMap((field) => {
      const secret = objectAt(source, field);
      return secret === undefined ? [] : checkSecret(secret, `${path}.${field}`, server);
    }),
  ];
}

/** A secret by name and namespace (`validatePVSecretReference`). */
function checkSecret(secret: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [name, namespace] = [textOf(secret, 'name'), textOf(secret, 'namespace')];
  return [
    ...(name === ''
      ? [required(`${path}.name`)]
      : invalidTexts(`${path}.name`, name, isDns1123Subdomain(name), server)),
    ...(namespace === ''
      ? [required(`${path}.namespace`)]
      : invalidTexts(`${path}.namespace`, namespace, isDns1123Label(namespace), server)),
  ];
}

/** The same without looking at how they are written. */
function checkSecretParts(source: JsonObject, path: string): readonly FieldError[] {
  const secret = objectAt(source, 'secretRef');
  return secret === undefined ? [] : needed(secret, `${path}.secretRef`, 'name', 'namespace');
}

function needed(source: JsonObject, path: string, ...fields: readonly string[]): readonly FieldError[] {
  return fields.filter((field) => textOf(source, field) === '').map((field) => required(`${path}.${field}`));
}
