import { BOOL, type GoStruct, type GoType, pointer, QUANTITY, STRING, struct } from '../go-type.ts';
import { since } from './since.ts';
import { LOCAL_OBJECT_REFERENCE } from './volume-source.ts';

/*
 * The internal types of a container's variables (`pkg/apis/core/types.go`), field by field in Go's order.
 */

/** `core.ObjectFieldSelector`, of variables and of downward API files. */
export const OBJECT_FIELD_SELECTOR: GoStruct = struct('core.ObjectFieldSelector', [
  ['APIVersion', STRING, 'apiVersion'],
  ['FieldPath', STRING],
]);

/** `core.ResourceFieldSelector`, of variables and of downward API files. */
export const RESOURCE_FIELD_SELECTOR: GoStruct = struct('core.ResourceFieldSelector', [
  ['ContainerName', STRING],
  ['Resource', STRING],
  ['Divisor', QUANTITY],
]);

function keySelector(name: string): GoStruct {
  return struct(name, [
    ['', LOCAL_OBJECT_REFERENCE],
    ['Key', STRING],
    ['Optional', pointer(BOOL)],
  ]);
}

const FILE_KEY_SELECTOR = struct('core.FileKeySelector', [
  ['VolumeName', STRING],
  ['Path', STRING],
  ['Key', STRING],
  ['Optional', pointer(BOOL)],
]);

/** `core.EnvVar`. */
export function envVarType(minor: number): GoStruct {
  const source = struct('core.EnvVarSource', [
    ['FieldRef', pointer(OBJECT_FIELD_SELECTOR)],
    ['ResourceFieldRef', pointer(RESOURCE_FIELD_SELECTOR)],
    ['ConfigMapKeyRef', pointer(keySelector('core.ConfigMapKeySelector'))],
    ['SecretKeyRef', pointer(keySelector('core.SecretKeySelector'))],
    ...since(34, minor, ['FileKeyRef', pointer(FILE_KEY_SELECTOR)]),
  ]);
  return struct('core.EnvVar', [
    ['Name', STRING],
    ['Value', STRING],
    ['ValueFrom', pointer(source)],
  ]);
}

function envSource(name: string): GoType {
  return pointer(
    struct(name, [
      ['', LOCAL_OBJECT_REFERENCE],
      ['Optional', pointer(BOOL)],
    ]),
  );
}

/** `core.EnvFromSource`. */
export const ENV_FROM: GoStruct = struct('core.EnvFromSource', [
  ['Prefix', STRING],
  ['ConfigMapRef', envSource('core.ConfigMapEnvSource')],
  ['SecretRef', envSource('core.SecretEnvSource')],
]);
