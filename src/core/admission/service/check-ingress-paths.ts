import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, numberOf, textOf } from '../go/zero-values.ts';
import { isDns1035Label, isDns1123Label, isDns1123Subdomain } from '../metadata/dns-names.ts';
import { pathSegmentName } from '../metadata/name-rule.ts';
import { isValidPortName, isValidPortNum } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts, oneOf } from '../text-errors.ts';

export interface IngressOptions {
  /** Names of Services may start with a digit: since 1.36 (KEP-5311), and before where one did already. */
  readonly anyLabelAsService: boolean;
}

/** The paths of a rule, where it has any (`validateHTTPIngressRuleValue`). */
export function checkHttp(
  rule: JsonObject,
  path: string,
  options: IngressOptions,
  server: ApiServer,
): readonly FieldError[] {
  if (objectAt(rule, 'http') === undefined) return [];
  const paths = itemsOf(rule, 'http', 'paths');
  if (paths.length === 0) return [required(`${path}.http.paths`)];
  return paths.flatMap((one, index) => checkPath(one, `${path}.http.paths[${index}]`, options, server));
}

function checkPath(path: JsonObject, field: string, options: IngressOptions, server: ApiServer): readonly FieldError[] {
  const type = stringAt(path, 'pathType');
  if (type === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const text = textOf(path, 'path');
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  return [
    ...oneOf(`${field}.pathType`, type, types, server),
    ...invalidTexts(`${field}.path`, text, pathMessages(type, text), server),
    ...checkBackend(objectAt(path, 'backend') ?? {}, `${field}.backend`, options, server),
  ];
}

/** What controllers interpret themselves only has to start at the root. */
function pathMessages(type: string, path: string): readonly string[] {
  const absolute = path.startsWith('/') ? [] : ['must be an absolute path'];
  if (type === 'ImplementationSpecific') return path === '' ? [] : absolute;
  if (type !== 'Exact' && type !== 'Prefix') return [];
  return [
    ...absolute,
    ...['//', '/./', '/../', '%2f', '%2F']
      .filter((part) => path.includes(part))
      .map((part) => `must not contain '${part}'`),
    ...['/..', '/.'].filter((end) => path.endsWith(end)).map((end) => `cannot end with '${end}'`),
  ];
}

/** `validateIngressBackend`: a Service or another object, not both. */
export function checkBackend(
  backend: JsonObject,
  path: string,
  options: IngressOptions,
  server: ApiServer,
): readonly FieldError[] {
  const [resource, service] = [objectAt(backend, 'resource'), objectAt(backend, 'service')];
  if (resource !== undefined)
    return service === undefined
      ? checkReference(resource, `${path}.resource`, server)
      : [invalid(path, '""', 'cannot set both resource and service backends')];
  if (service === undefined) return [invalid(path, '""', 'resource or service backend is required')];
  return [...checkServiceName(service, path, options, server), ...checkServicePort(service, path, server)];
}

function checkServiceName(
  service: JsonObject,
  path: string,
  { anyLabelAsService }: IngressOptions,
  server: ApiServer,
): readonly FieldError[] {
  const name = textOf(service, 'name');
  if (name === '') return [required(`${path}.service.name`)];
  const messages = anyLabelAsService ? isDns1123Label(name) : isDns1035Label(name);
  return invalidTexts(`${path}.service.name`, name, messages, server);
}

function checkServicePort(service: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [name, number] = [textOf(service, 'port', 'name'), numberOf(service, 'port', 'number')];
  if (name !== '' && number !== 0) return [invalid(path, '""', 'cannot set both port name & port number')];
  if (name !== '') return invalidTexts(`${path}.service.port.name`, name, isValidPortName(name), server);
  if (number === 0) return [required(path, 'port name or number is required')];
  return isValidPortNum(number).map((why) => invalid(`${path}.service.port.number`, String(number), why));
}

/** An object by group, kind and name (`validateIngressTypedLocalObjectReference`). */
export function checkReference(reference: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const group = stringAt(reference, 'apiGroup');
  return [
    ...(group === undefined ? [] : invalidTexts(`${path}.apiGroup`, group, isDns1123Subdomain(group), server)),
    ...['kind', 'name'].flatMap((field) => {
      const text = textOf(reference, field);
      if (text === '') return [required(`${path}.${field}`)];
      return invalidTexts(`${path}.${field}`, text, pathSegmentName(text, false), server);
    }),
  ];
}
