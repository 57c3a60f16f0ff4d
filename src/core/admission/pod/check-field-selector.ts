import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, required } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { parseQuantity, printQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';

/** What an environment variable may take from its Pod. */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** What a file may take from its Pod. */
export const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** What the API server knows by name at all (`ConvertDownwardAPIFieldLabel`); `spec.host` is an old name. */
const KNOWN = new Set([...ENV_FIELDS, ...VOLUME_FIELDS, 'spec.restartPolicy', 'spec.schedulerName', 'status.phase']);

/** `validateObjectFieldSelector`: `fieldRef`. */
export function checkFieldRef(
  ref: JsonObject,
  supported: readonly string[],
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const version = textOf(ref, 'apiVersion');
  const field = textOf(ref, 'fieldPath');
  if (version === '') return [required(`${path}.apiVersion`)];
  if (field === '') return [required(`${path}.fieldPath`)];
  const unknown = conversionError(version, field);
  if (unknown !== null)
    return [invalidText(`${path}.fieldPath`, field, `error converting fieldPath: ${unknown}`, server)];
  const [, of, key] = SUBSCRIPT.exec(field) ?? [];
  if (of === undefined || key === undefined)
    return oneOf(`${path}.fieldPath`, field === 'spec.host' ? 'spec.nodeName' : field, supported, server);
  return checkSubscript(of, key, path, server);
}

const SUBSCRIPT = /^([^[]+)\['(.*)'\]$/s;

function conversionError(version: string, field: string): string | null {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  const [, of] = SUBSCRIPT.exec(field) ?? [];
  if (of !== undefined)
    return of === 'metadata.annotations' || of === 'metadata.labels'
      ? null
      : `field label does not support subscript: ${field}`;
  return KNOWN.has(field) || field === 'spec.host' ? null : `field label not supported: ${field}`;
}

function checkSubscript(of: string, key: string, path: string, server: ApiServer): readonly FieldError[] {
  const name = of === 'metadata.annotations' ? key.toLowerCase() : key;
  return invalidTexts(path, name, isQualifiedName(name, server), server);
}

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(limits|requests)\.hugepages-/;

/** `validateContainerResourceFieldSelector`: `resourceFieldRef`; a volume has to say of which container. */
export function checkResourceFieldRef(
  ref: JsonObject,
  path: string,
  inVolume: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const resource = textOf(ref, 'resource');
  const divisor = checkDivisor(ref, path, server);
  if (inVolume && textOf(ref, 'containerName') === '') return [required(`${path}.containerName`), ...divisor];
  if (resource === '') return [required(`${path}.resource`), ...divisor];
  if (HUGE_PAGES.test(resource)) return divisor;
  return [...oneOf(`${path}.resource`, resource, RESOURCES, server), ...divisor];
}

const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const DIVISORS: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/\.cpu$/, ['1m', '1'], 'cpu'],
  [/\.memory$/, BYTES, 'memory'],
  [/\.ephemeral-storage$/, BYTES, 'local ephemeral storage'],
  [HUGE_PAGES, BYTES, 'hugepages'],
];

/** `validateContainerResourceDivisor`. */
function checkDivisor(ref: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const divisor = parseQuantity(valueAt(ref, 'divisor'));
  if (divisor === undefined || divisor.value === 0n) return [];
  const resource = textOf(ref, 'resource');
  const [, allowed, name] = DIVISORS.find(([pattern]) => pattern.test(resource)) ?? [];
  if (allowed === undefined || allowed.includes(printQuantity(divisor))) return [];
  const values = allowed === BYTES ? BYTES.join(', ') : allowed.join(' and ');
  const why = `only divisor's values ${values} are supported with the ${name} resource`;
  return [invalidText(`${path}.divisor`, resource, why, server)];
}
