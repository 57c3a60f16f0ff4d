import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isConfigMapKey, isEnvVarName } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { checkFieldRef, checkResourceFieldRef, ENV_FIELDS } from './check-field-selector.ts';
import { checkNoBacksteps } from './check-path.ts';

/** `ValidateEnv`. */
export function checkEnv(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return itemsOf(container, 'env').flatMap((variable, index) => {
    const at = `${path}[${index}]`;
    const name = textOf(variable, 'name');
    return [
      ...(name === ''
        ? [required(`${at}.name`)]
        : invalidTexts(`${at}.name`, name, isEnvVarName(name, server), server)),
      ...checkValueFrom(variable, `${at}.valueFrom`, server),
    ];
  });
}

type Check = (source: JsonObject, path: string, server: ApiServer) => readonly FieldError[];

/** What a variable may take its value from. */
const SOURCES: readonly (readonly [string, Check])[] = [
  ['fieldRef', (ref, path, server) => checkFieldRef(ref, ENV_FIELDS, path, server)],
  ['resourceFieldRef', (ref, path, server) => checkResourceFieldRef(ref, path, false, server)],
  ['configMapKeyRef', checkKeyRef],
  ['secretKeyRef', checkKeyRef],
  ['fileKeyRef', checkFileKeyRef],
];

/** `validateEnvVarValueFrom`; files are a source since 1.35 (KEP-3721). */
function checkValueFrom(variable: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const from = objectAt(variable, 'valueFrom');
  if (from === undefined) return [];
  const found = SOURCES.flatMap(([name, check]) => {
    const source = objectAt(from, name);
    return source === undefined ? [] : [check(source, `${path}.${name}`, server)];
  });
  const problem = sourceProblem(found.length, textOf(variable, 'value'), server);
  return [...found.flat(), ...(problem === null ? [] : [invalid(path, '""', problem)])];
}

function sourceProblem(sources: number, value: string, { minor }: ApiServer): string | null {
  const names =
    minor >= 35
      ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
      : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
  if (sources === 0) return `must specify one of: ${names}`;
  if (value !== '') return 'may not be specified when `value` is not empty';
  return sources > 1 ? 'may not have more than one field specified at a time' : null;
}

/** `validateConfigMapKeySelector`, `validateSecretKeySelector`. */
function checkKeyRef(ref: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [name, key] = [textOf(ref, 'name'), textOf(ref, 'key')];
  return [
    ...invalidTexts(`${path}.name`, name, subdomainName(name, false), server),
    ...(key === '' ? [required(`${path}.key`)] : invalidTexts(`${path}.key`, key, isConfigMapKey(key), server)),
  ];
}

/** `validateFileKeySelector`. */
function checkFileKeyRef(ref: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [key, volume, file] = [textOf(ref, 'key'), textOf(ref, 'volumeName'), textOf(ref, 'path')];
  return [
    ...(key === '' ? [required(`${path}.key`)] : invalidTexts(`${path}.key`, key, isEnvVarName(key, server), server)),
    ...(volume === ''
      ? [required(`${path}.volumeName`)]
      : invalidTexts(`${path}.volumeName`, volume, isDns1123Label(volume), server)),
    ...(file === '' ? [required(`${path}.path`)] : checkNoBacksteps(file, `${path}.path`, server)),
  ];
}

/** `ValidateEnvFrom`; what is wrong with an element as a whole is told at the list. */
export function checkEnvFrom(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  return itemsOf(container, 'envFrom').flatMap((source, index) => {
    const at = `${path}[${index}]`;
    const prefix = textOf(source, 'prefix');
    const refs = ['configMapRef', 'secretRef'].flatMap((name) => {
      const ref = objectAt(source, name);
      return ref === undefined ? [] : [checkEnvSource(ref, `${at}.${name}`, server)];
    });
    return [
      ...(prefix === '' ? [] : invalidTexts(`${at}.prefix`, prefix, isEnvVarName(prefix, server), server)),
      ...refs.flat(),
      ...(refs.length === 0 ? [invalid(path, '""', 'must specify one of: `configMapRef` or `secretRef`')] : []),
      ...(refs.length > 1 ? [invalid(path, '""', 'may not have more than one field specified at a time')] : []),
    ];
  });
}

/** `validateConfigMapEnvSource`, `validateSecretEnvSource`. */
function checkEnvSource(ref: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const name = textOf(ref, 'name');
  if (name === '') return [required(`${path}.name`)];
  return invalidTexts(`${path}.name`, name, subdomainName(name, true), server);
}
