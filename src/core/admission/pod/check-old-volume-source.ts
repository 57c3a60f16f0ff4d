import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { isSet, isTrue, numberOf, pairsOf, textOf, textsOf } from '../go/zero-values.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { byteLength } from '../metadata/messages.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';
import type { VolumeContext } from './volume-check.ts';

/*
 * Sources of volumes that speak a protocol or a vendor's language themselves, from before CSI.
 */

const ISCSI_FORMATS: readonly (readonly [string, RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
];

/** `validateISCSIVolumeSource`; the kubelet makes a name of the volume's and the portal's. */
export function checkIscsi(source: JsonObject, path: string, context: VolumeContext): readonly FieldError[] {
  const [iqn, lun] = [textOf(source, 'iqn'), numberOf(source, 'lun')];
  const authenticated = isTrue(source, 'chapAuthDiscovery') || isTrue(source, 'chapAuthSession');
  return [
    ...(textOf(source, 'targetPortal') === '' ? [required(`${path}.targetPortal`)] : []),
    ...(iqn === '' ? [required(`${path}.iqn`)] : checkIscsiName(iqn, `${path}.iqn`, context.server)),
    ...checkLun(lun, `${path}.lun`),
    ...(authenticated && !isSet(source, 'secretRef') ? [required(`${path}.secretRef`)] : []),
    ...checkInitiator(source, path, context),
  ];
}

function checkLun(lun: number, path: string): readonly FieldError[] {
  return lun >= 0 && lun <= 255 ? [] : [invalid(path, String(lun), 'must be between 0 and 255, inclusive')];
}

function checkIscsiName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  const [, format] = ISCSI_FORMATS.find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (format === undefined)
    return [invalidText(path, name, 'must be valid format starting with iqn, eui, or naa', server)];
  return format.test(name) ? [] : [invalidText(path, name, 'must be valid format', server)];
}

function checkInitiator(source: JsonObject, path: string, { volume, server }: VolumeContext): readonly FieldError[] {
  const initiator = valueAt(source, 'initiatorName');
  if (typeof initiator !== 'string') return [];
  const name = textOf(volume, 'name');
  const long = byteLength(`${name}:${textOf(source, 'targetPortal')}`) > 64;
  const words =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return [
    ...checkIscsiName(initiator, `${path}.initiatorname`, server),
    ...(long ? [invalidText(path.replace(/\.iscsi$/, '.name'), name, words, server)] : []),
  ];
}

/** `validateFCVolumeSource`. */
export function checkFc(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const [targets, ids] = [textsOf(source, 'targetWWNs'), textsOf(source, 'wwids')];
  const at = `${path}.targetWWNs`;
  const both = 'targetWWNs and wwids can not be specified simultaneously';
  if (targets.length === 0)
    return ids.length === 0 ? [required(at, 'must specify either targetWWNs or wwids, but not both')] : [];
  return [
    ...(ids.length > 0 ? [invalid(at, printValue(list(STRING), targets, server), both)] : []),
    ...(isSet(source, 'lun')
      ? checkLun(numberOf(source, 'lun'), `${path}.lun`)
      : [required(`${path}.lun`, 'lun is required if targetWWNs is specified')]),
  ];
}

/** `validateFlockerVolumeSource`. */
export function checkFlocker(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const [name, uuid] = [textOf(source, 'datasetName'), textOf(source, 'datasetUUID')];
  const both = 'datasetName and datasetUUID can not be specified simultaneously';
  return [
    ...(name === '' && uuid === '' ? [required(path, 'one of datasetName and datasetUUID is required')] : []),
    ...(name !== '' && uuid !== '' ? [invalidText(path, 'resource', both, server)] : []),
    ...(name.includes('/') ? [invalidText(`${path}.datasetName`, name, "must not contain '/'", server)] : []),
  ];
}

/** `validateCinderVolumeSource`. */
export function checkCinder(source: JsonObject, path: string): readonly FieldError[] {
  return [...(textOf(source, 'volumeID') === '' ? [required(`${path}.volumeID`)] : []), ...checkSecret(source, path)];
}

function checkSecret(source: JsonObject, path: string): readonly FieldError[] {
  const missing = isSet(source, 'secretRef') && textOf(source, 'secretRef', 'name') === '';
  return missing ? [required(`${path}.secretRef.name`)] : [];
}

const PAIRS = 'must be a host:port pair or multiple pairs separated by commas';

/** `validateQuobyteVolumeSource`. */
export function checkQuobyte(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  return [
    ...checkRegistry(source, path, server),
    ...(textOf(source, 'volume') === '' ? [required(`${path}.volume`)] : []),
  ];
}

function checkRegistry(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const registry = textOf(source, 'registry');
  if (registry === '') return [required(`${path}.registry`, PAIRS)];
  if (byteLength(textOf(source, 'tenant')) >= 65)
    return [required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')];
  const broken = registry.split(',').filter((pair) => !/^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair));
  return broken.map(() => invalidText(`${path}.registry`, registry, PAIRS, server));
}

/** `validateFlexVolumeSource`. */
export function checkFlexVolume(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const words = 'kubernetes.io and k8s.io namespaces are reserved';
  return [
    ...(textOf(source, 'driver') === '' ? [required(`${path}.driver`)] : []),
    ...pairsOf(source, 'options').flatMap(([key]) => {
      const namespace = `.${(key.split('/')[0] ?? '').toLowerCase()}`;
      const reserved = namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io');
      return reserved ? [invalidText(`${path}.options[${key}]`, key, words, server)] : [];
    }),
  ];
}

const MANAGED = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

/** `validateAzureDisk`; mode and kind are filled in before. */
export function checkAzureDisk(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const [uri, kind, mode] = [textOf(source, 'diskURI'), valueAt(source, 'kind'), valueAt(source, 'cachingMode')];
  const [start, form] = kind === 'Managed' ? ['/subscriptions/', MANAGED] : ['https://', BLOB];
  return [
    ...(textOf(source, 'diskName') === '' ? [required(`${path}.diskName`)] : []),
    ...(uri === '' ? [required(`${path}.diskURI`)] : []),
    ...(typeof mode === 'string' ? oneOf(`${path}.cachingMode`, mode, ['None', 'ReadOnly', 'ReadWrite'], server) : []),
    ...(typeof kind === 'string' ? oneOf(`${path}.kind`, kind, ['Dedicated', 'Managed', 'Shared'], server) : []),
    ...(typeof kind === 'string' && !uri.startsWith(start) ? oneOf(`${path}.diskURI`, uri, [form], server) : []),
  ];
}

/** `validateStorageOSVolumeSource`. */
export function checkStorageOs(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  const [name, namespace] = [textOf(source, 'volumeName'), textOf(source, 'volumeNamespace')];
  const spaced = namespace === '' ? [] : isDns1123Label(namespace);
  return [
    ...(name === ''
      ? [required(`${path}.volumeName`)]
      : invalidTexts(`${path}.volumeName`, name, isDns1123Label(name), server)),
    ...invalidTexts(`${path}.volumeNamespace`, namespace, spaced, server),
    ...checkSecret(source, path),
  ];
}
