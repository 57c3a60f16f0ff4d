import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { isSet, itemsOf, numberOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';
import { checkFieldRef, checkResourceFieldRef, VOLUME_FIELDS } from './check-field-selector.ts';
import { checkFileMode, checkLocalPath } from './check-path.ts';
import type { VolumeContext } from './volume-check.ts';

/** `validateKeyToPath` for every item of a ConfigMap's or Secret's volume. */
export function checkItems(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return itemsOf(source, 'items').flatMap((item, index) => checkItem(item, `${path}.items[${index}]`, server));
}

function checkItem(item: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return [
    ...(textOf(item, 'key') === '' ? [required(`${path}.key`)] : []),
    ...(textOf(item, 'path') === '' ? [required(`${path}.path`)] : []),
    ...checkLocalPath(textOf(item, 'path'), `${path}.path`, server),
    ...checkFileMode(valueAt(item, 'mode'), `${path}.mode`),
  ];
}

/** `validateDownwardAPIVolumeSource`; its items are told without an index. */
export function checkDownwardApi(source: JsonObject, path: string, { server }: VolumeContext): readonly FieldError[] {
  return [
    ...checkFileMode(valueAt(source, 'defaultMode'), `${path}.defaultMode`),
    ...itemsOf(source, 'items').flatMap((file) => checkDownwardFile(file, path, server)),
  ];
}

/** `validateDownwardAPIVolumeFile`. */
function checkDownwardFile(file: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return [
    ...(textOf(file, 'path') === '' ? [required(`${path}.path`)] : []),
    ...checkLocalPath(textOf(file, 'path'), `${path}.path`, server),
    ...checkDownwardSource(file, path, server),
    ...checkFileMode(valueAt(file, 'mode'), `${path}.mode`),
  ];
}

function checkDownwardSource(file: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [field, resource] = [objectAt(file, 'fieldRef'), objectAt(file, 'resourceFieldRef')];
  if (field === undefined)
    return resource === undefined
      ? [required(path, 'one of fieldRef and resourceFieldRef is required')]
      : checkResourceFieldRef(resource, `${path}.resourceFieldRef`, true, server);
  const errors = checkFieldRef(field, VOLUME_FIELDS, `${path}.fieldRef`, server);
  if (resource === undefined) return errors;
  const words = 'fieldRef and resourceFieldRef can not be specified simultaneously';
  return [...errors, invalidText(path, 'resource', words, server)];
}

/** What is known while the sources of a projected volume are gone through. */
interface Projection {
  readonly path: string;
  readonly server: ApiServer;
  /** Paths that are taken; two sources may not write the same file. */
  readonly taken: Set<string>;
  readonly anyTokenPath: boolean;
}

/** `validateProjectedVolumeSource`. */
export function checkProjected(
  source: JsonObject,
  path: string,
  { options, server }: VolumeContext,
): readonly FieldError[] {
  const projection = { path, server, taken: new Set<string>(), anyTokenPath: hadOddTokenPath(options.old, server) };
  return [
    ...checkFileMode(valueAt(source, 'defaultMode'), `${path}.defaultMode`),
    ...itemsOf(source, 'sources').flatMap((one, index) => checkOne(one, `${path}.sources[${index}]`, projection)),
  ];
}

type Check = (source: JsonObject, path: string, projection: Projection) => readonly FieldError[];

/** Certificates and trust bundles are dropped before (`disabled-fields.ts`). */
const PROJECTED: readonly (readonly [string, Check])[] = [
  ['secret', checkKeyed],
  ['configMap', checkKeyed],
  ['downwardAPI', checkProjectedDownward],
  ['serviceAccountToken', checkToken],
];

function checkOne(source: JsonObject, path: string, projection: Projection): readonly FieldError[] {
  const found = PROJECTED.filter(([name]) => isSet(source, name));
  return [
    ...found.flatMap(([name, check]) => check(objectAt(source, name) ?? {}, `${path}.${name}`, projection)),
    ...(found.length > 1 ? [forbidden(path, 'may not specify more than 1 volume type per source')] : []),
  ];
}

function checkKeyed(source: JsonObject, path: string, projection: Projection): readonly FieldError[] {
  const name = textOf(source, 'name');
  return [
    ...(name === '' ? [required(`${path}.name`)] : []),
    ...itemsOf(source, 'items').flatMap((item, index) => [
      ...checkItem(item, `${path}.items[${index}]`, projection.server),
      ...checkTaken(textOf(item, 'path'), name, projection),
    ]),
  ];
}

/** A path that is taken already is told at the volume, by `value`. */
function checkTaken(place: string, value: string, { path, server, taken }: Projection): readonly FieldError[] {
  if (place === '') return [];
  if (taken.has(place)) return [invalidText(path, value, 'conflicting duplicate paths', server)];
  taken.add(place);
  return [];
}

function checkProjectedDownward(source: JsonObject, path: string, projection: Projection): readonly FieldError[] {
  return itemsOf(source, 'items').flatMap((file) => [
    ...checkDownwardFile(file, path, projection.server),
    ...checkTaken(textOf(file, 'path'), textOf(file, 'path'), projection),
  ]);
}

/** Its path is told as if it were the volume's. */
function checkToken(source: JsonObject, path: string, projection: Projection): readonly FieldError[] {
  const [seconds, place] = [numberOf(source, 'expirationSeconds'), textOf(source, 'path')];
  const at = `${projection.path}.path`;
  return [
    ...checkExpiration(seconds, `${path}.expirationSeconds`),
    ...(place === '' ? [required(at)] : []),
    ...(place === '' || projection.anyTokenPath ? [] : checkLocalPath(place, at, projection.server)),
  ];
}

function checkExpiration(seconds: number, path: string): readonly FieldError[] {
  if (seconds < 600) return [invalid(path, String(seconds), 'may not specify a duration less than 10 minutes')];
  if (seconds <= 2 ** 32) return [];
  return [invalid(path, String(seconds), 'may not specify a duration larger than 2^32 seconds')];
}

/** `hasNonLocalProjectedTokenPath`: what was stored before paths were looked at. */
function hadOddTokenPath(old: JsonObject | undefined, server: ApiServer): boolean {
  return itemsOf(old, 'volumes').some((volume) =>
    itemsOf(volume, 'projected', 'sources').some((source) => {
      const place = textOf(source, 'serviceAccountToken', 'path');
      return place !== '' && checkLocalPath(place, '', server).length > 0;
    }),
  );
}
