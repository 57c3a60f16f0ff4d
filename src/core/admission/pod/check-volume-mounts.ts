import type { JsonObject } from '../../values/json.ts';
import { type FieldError, forbidden, required } from '../field-error.ts';
import { isSet, isTrue, itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, notFoundText, oneOf } from '../text-errors.ts';
import { checkDescendingPath } from './check-path.ts';
import type { PodContext } from './pod-context.ts';

/** `ValidateVolumeMounts`. Some complaints stand at `volumeMounts.subPath`, without an index: Kubernetes' own slip. */
export function checkVolumeMounts(
  container: JsonObject,
  path: string,
  { volumes, server }: PodContext,
): readonly FieldError[] {
  const seen = new Set<string>();
  const devices = itemsOf(container, 'volumeDevices');
  return itemsOf(container, 'volumeMounts').flatMap((mount, index) => {
    const at = `${path}[${index}]`;
    const unique = checkUnique(mount, seen, at, server);
    return [
      ...checkName(mount, volumes, at, server),
      ...unique,
      ...checkDevices(mount, devices, at, server),
      ...checkImageSubPath(mount, volumes, at, server),
      ...checkSubPaths(mount, path, at, server),
      ...checkPropagation(mount, container, `${path}.mountPropagation`, server),
      ...checkRecursiveReadOnly(mount, `${path}.recursiveReadOnly`, server),
    ];
  });
}

function checkName(
  mount: JsonObject,
  volumes: ReadonlyMap<string, JsonObject>,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const name = textOf(mount, 'name');
  return [
    ...(name === '' ? [required(`${path}.name`)] : []),
    ...(volumes.has(name) ? [] : [notFoundText(`${path}.name`, name, server)]),
  ];
}

function checkUnique(mount: JsonObject, seen: Set<string>, path: string, server: ApiServer): readonly FieldError[] {
  const place = textOf(mount, 'mountPath');
  const twice = seen.has(place);
  seen.add(place);
  return [
    ...(place === '' ? [required(`${path}.mountPath`)] : []),
    ...(twice ? [invalidText(`${path}.mountPath`, place, 'must be unique', server)] : []),
  ];
}

function checkDevices(
  mount: JsonObject,
  devices: readonly JsonObject[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const [name, place] = [textOf(mount, 'name'), textOf(mount, 'mountPath')];
  const sameName = devices.some((device) => textOf(device, 'name') === name);
  const samePath = devices.some((device) => textOf(device, 'devicePath') === place);
  const pathWords = 'must not already exist as a path in volumeDevices';
  return [
    ...(sameName ? [invalidText(`${path}.name`, name, 'must not already exist in volumeDevices', server)] : []),
    ...(samePath ? [invalidText(`${path}.mountPath`, place, pathWords, server)] : []),
  ];
}

/** Parts of an image can be mounted since 1.33 (KEP-4639). */
function checkImageSubPath(
  mount: JsonObject,
  volumes: ReadonlyMap<string, JsonObject>,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  if (server.minor >= 33 || !isSet(volumes.get(textOf(mount, 'name')), 'image')) return [];
  return ['subPath', 'subPathExpr'].flatMap((field) => {
    const place = textOf(mount, field);
    return place === '' ? [] : [invalidText(`${path}.${field}`, place, 'not allowed in image volume sources', server)];
  });
}

function checkSubPaths(mount: JsonObject, list: string, path: string, server: ApiServer): readonly FieldError[] {
  const [place, pattern] = [textOf(mount, 'subPath'), textOf(mount, 'subPathExpr')];
  const both = place !== '' && pattern !== '';
  const words = 'subPathExpr and subPath are mutually exclusive';
  return [
    ...(place === '' ? [] : checkDescendingPath(place, `${list}.subPath`, server)),
    ...(both ? [invalidText(`${path}.subPathExpr`, pattern, words, server)] : []),
    ...(pattern === '' ? [] : checkDescendingPath(pattern, `${list}.subPathExpr`, server)),
  ];
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

/** `validateMountPropagation`. */
function checkPropagation(
  mount: JsonObject,
  container: JsonObject,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  if (!isSet(mount, 'mountPropagation')) return [];
  const mode = textOf(mount, 'mountPropagation');
  const errors = oneOf(path, mode, PROPAGATIONS, server);
  if (mode !== 'Bidirectional' || isTrue(container, 'securityContext', 'privileged')) return errors;
  return [...errors, forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')];
}

const RECURSIONS = ['Disabled', 'Enabled', 'IfPossible'];

/** `validateMountRecursiveReadOnly`. */
function checkRecursiveReadOnly(mount: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const mode = textOf(mount, 'recursiveReadOnly');
  if (!isSet(mount, 'recursiveReadOnly') || mode === 'Disabled') return [];
  if (!RECURSIONS.includes(mode)) return oneOf(path, mode, RECURSIONS, server);
  const propagation = textOf(mount, 'mountPropagation');
  const propagates = propagation !== '' && propagation !== 'None';
  return [
    ...(isTrue(mount, 'readOnly') ? [] : [forbidden(path, 'may only be specified when readOnly is true')]),
    ...(propagates ? [forbidden(path, 'may only be specified when mountPropagation is None or not specified')] : []),
  ];
}
