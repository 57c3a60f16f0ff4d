import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { goJsonProblem } from './go-json-problem.ts';

/** What the built-in types of Secrets must hold; `data` is decoded. Other types hold what they like. */
export function checkSecretType(
  secret: JsonObject,
  data: ReadonlyMap<string, string>,
  server: ApiServer,
): readonly FieldError[] {
  const missing = (...keys: readonly string[]): readonly FieldError[] =>
    keys.filter((key) => !data.has(key)).map((key) => required(`data[${key}]`));
  switch (stringAt(secret, 'type')) {
    case 'kubernetes.io/service-account-token':
      return checkAccountName(secret);
    case 'kubernetes.io/dockercfg':
      return checkObject('.dockercfg', data, server);
    case 'kubernetes.io/dockerconfigjson':
      return checkObject('.dockerconfigjson', data, server);
    case 'kubernetes.io/basic-auth':
      // One of the two will do.
      return data.has('username') || data.has('password') ? [] : missing('username', 'password');
    case 'kubernetes.io/ssh-auth':
      return (data.get('ssh-privatekey') ?? '') === '' ? [required('data[ssh-privatekey]')] : [];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function checkAccountName(secret: JsonObject): readonly FieldError[] {
  const key = 'kubernetes.io/service-account.name';
  const name = stringAt(objectAt(secret, 'metadata', 'annotations'), key) ?? '';
  return name === '' ? [required(`metadata.annotations[${key}]`)] : [];
}

/** The value is a JSON object, of which nothing is told. */
function checkObject(key: string, data: ReadonlyMap<string, string>, server: ApiServer): readonly FieldError[] {
  const text = data.get(key);
  if (text === undefined) return [required(`data[${key}]`)];
  const problem = goJsonProblem(text);
  return problem === null ? [] : [invalid(`data[${key}]`, printText('<secret contents redacted>', server), problem)];
}
