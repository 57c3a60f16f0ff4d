import type { JsonObject } from '../../values/json.ts';
import { type FieldError, required } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import { invalidText, notFoundText } from '../text-errors.ts';
import type { PodContext } from './pod-context.ts';

/** `ValidateVolumeDevices`: block volumes, which come from claims. */
export function checkVolumeDevices(container: JsonObject, path: string, context: PodContext): readonly FieldError[] {
  const names = new Set<string>();
  const places = new Set<string>();
  return itemsOf(container, 'volumeDevices').flatMap((device, index) => {
    const [name, place] = [textOf(device, 'name'), textOf(device, 'devicePath')];
    const at = `${path}[${index}]`;
    const errors = [
      ...checkName(name, names.has(name), at, context),
      ...checkPlace(place, places.has(place), at, context),
      ...checkMounts(device, itemsOf(container, 'volumeMounts'), at, context),
    ];
    if (name !== '') names.add(name);
    if (!place.split('/').includes('..')) places.add(place);
    return errors;
  });
}

function checkName(name: string, twice: boolean, path: string, { volumes, server }: PodContext): readonly FieldError[] {
  const volume = volumes.get(name);
  const block = isSet(volume, 'persistentVolumeClaim') || isSet(volume, 'ephemeral');
  const words = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
  return [
    ...(name === '' ? [required(`${path}.name`)] : []),
    ...(twice ? [invalidText(`${path}.name`, name, 'must be unique', server)] : []),
    ...(volume !== undefined && !block ? [invalidText(`${path}.name`, name, words, server)] : []),
    ...(volume === undefined ? [notFoundText(`${path}.name`, name, server)] : []),
  ];
}

function checkPlace(place: string, twice: boolean, path: string, { server }: PodContext): readonly FieldError[] {
  const climbs = place.split('/').includes('..');
  return [
    ...(place === '' ? [required(`${path}.devicePath`)] : []),
    ...(twice ? [invalidText(`${path}.devicePath`, place, 'must be unique', server)] : []),
    ...(climbs ? [invalidText(`${path}.devicePath`, place, "can not contain backsteps ('..')", server)] : []),
  ];
}

function checkMounts(
  device: JsonObject,
  mounts: readonly JsonObject[],
  path: string,
  { server }: PodContext,
): readonly FieldError[] {
  const [name, place] = [textOf(device, 'name'), textOf(device, 'devicePath')];
  const sameName = mounts.some((mount) => textOf(mount, 'name') === name);
  const samePlace = mounts.some((mount) => textOf(mount, 'mountPath') === place);
  const words = 'must not already exist as a path in volumeMounts';
  return [
    ...(sameName ? [invalidText(`${path}.name`, name, 'must not already exist in volumeMounts', server)] : []),
    ...(samePlace ? [invalidText(`${path}.devicePath`, place, words, server)] : []),
  ];
}
