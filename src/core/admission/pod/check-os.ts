import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, required } from '../field-error.ts';
import { isSet, isTrue, itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { oneOf } from '../text-errors.ts';
import { visitContainers } from './visit-containers.ts';

const FOR_WINDOWS = 'cannot be set for a windows pod';

/** `validateOS`, and what the other system's Pods may not have. */
export function checkOs(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const os = objectAt(spec, 'os');
  if (os === undefined) return [];
  switch (textOf(os, 'name')) {
    case '':
      return [required(`${path}.os.name`, 'cannot be empty')];
    case 'linux':
      return checkLinux(spec, path);
    case 'windows':
      return checkWindows(spec, path);
    default:
      return oneOf(`${path}.os`, textOf(os, 'name'), ['linux', 'windows'], server);
  }
}

/** `validateLinux`. */
function checkLinux(spec: JsonObject, path: string): readonly FieldError[] {
  const contexts = [
    { context: valueAt(spec, 'securityContext'), at: path },
    ...visitContainers(spec, path).map(({ container, path: at }) => ({
      context: valueAt(container, 'securityContext'),
      at,
    })),
  ];
  return contexts.flatMap(({ context, at }) =>
    isSet(context, 'windowsOptions')
      ? [forbidden(`${at}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod')]
      : [],
  );
}

/** Fields of a Pod in the order they are told; those that the manifest has in `spec` itself say how they are set. */
const POD_FIELDS: readonly (readonly [path: string, isWritten: (spec: JsonObject) => boolean])[] = [
  inContext('appArmorProfile'),
  inContext('seLinuxOptions'),
  ['hostUsers', (spec) => isSet(spec, 'hostUsers')],
  ['hostPID', (spec) => isTrue(spec, 'hostPID')],
  ['hostIPC', (spec) => isTrue(spec, 'hostIPC')],
  inContext('seccompProfile'),
  inContext('fsGroup'),
  inContext('fsGroupChangePolicy'),
  ['securityContext.sysctls', (spec) => itemsOf(spec, 'securityContext', 'sysctls').length > 0],
  ['shareProcessNamespace', (spec) => isSet(spec, 'shareProcessNamespace')],
  inContext('runAsUser'),
  inContext('runAsGroup'),
  inContext('supplementalGroups'),
  inContext('supplementalGroupsPolicy'),
  inContext('seLinuxChangePolicy'),
];

function inContext(field: string): readonly [string, (spec: JsonObject) => boolean] {
  return [`securityContext.${field}`, (spec) => isSet(spec, 'securityContext', field)];
}

const CONTAINER_FIELDS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

/** `validateWindows`. */
function checkWindows(spec: JsonObject, path: string): readonly FieldError[] {
  return [
    ...POD_FIELDS.filter(([, isWritten]) => isWritten(spec)).map(([field]) =>
      forbidden(`${path}.${field}`, FOR_WINDOWS),
    ),
    ...visitContainers(spec, path).flatMap(({ container, path: at }) => {
      const context: Json | undefined = valueAt(container, 'securityContext');
      return CONTAINER_FIELDS.filter((field) => isSet(context, field)).map((field) =>
        forbidden(`${at}.securityContext.${field}`, FOR_WINDOWS),
      );
    }),
  ];
}
