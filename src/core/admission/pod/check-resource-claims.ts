import type { Json, JsonObject } from '../../values/json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { printValue } from '../print/print-value.ts';
import { POD_RESOURCE_CLAIM } from '../print/types/pod-types.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidTexts, notFoundText } from '../text-errors.ts';
import type { PodContext } from './pod-context.ts';

/** `validatePodResourceClaims`: `spec.resourceClaims`. */
export function checkResourceClaims(spec: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const names = new Set<string>();
  return itemsOf(spec, 'resourceClaims').flatMap((claim, index) => {
    const name = textOf(claim, 'name');
    const errors = checkName(name, names.has(name), `${path}[${index}].name`, server);
    names.add(name);
    return [...errors, ...checkSource(claim, `${path}[${index}]`, server)];
  });
}

function checkName(name: string, twice: boolean, path: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [required(path)];
  return twice ? [duplicateText(path, name, server)] : invalidTexts(path, name, isDns1123Label(name), server);
}

const SOURCES = ['resourceClaimName', 'resourceClaimTemplateName'];

function checkSource(claim: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const set = SOURCES.filter((name) => isSet(claim, name));
  const problem =
    set.length === 0
      ? 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'
      : 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
  const shown = printValue(POD_RESOURCE_CLAIM, claim, server);
  return [
    ...(set.length === 1 ? [] : [invalid(path, shown, problem)]),
    ...set.flatMap((source) => {
      const name = textOf(claim, source);
      return invalidTexts(`${path}.${source}`, name, subdomainName(name, false), server);
    }),
  ];
}

/** `validateResourceClaimNames`: the claims that a container uses are the Pod's. */
export function checkClaimNames(
  resources: Json | undefined,
  path: string,
  { spec, server }: PodContext,
): readonly FieldError[] {
  const used = new Set<string>();
  const known = new Set(
    itemsOf(spec, 'resourceClaims')
      .map((claim) => textOf(claim, 'name'))
      .filter((name) => name !== ''),
  );
  return itemsOf(resources, 'claims').flatMap((claim, index) => {
    const at = `${path}[${index}]`;
    const name = textOf(claim, 'name');
    if (name === '') return [required(at)];
    const errors = checkUse(claim, used, at, server);
    return known.has(name) ? errors : [...errors, unknownClaim(name, known, at, server)];
  });
}

/** A container names a claim as a whole or requests of it, each once. */
function checkUse(claim: JsonObject, used: Set<string>, path: string, server: ApiServer): readonly FieldError[] {
  const [name, request] = [textOf(claim, 'name'), textOf(claim, 'request')];
  if (used.has(name)) return [duplicateText(path, name, server)];
  const key = request === '' ? name : `${name}/${request}`;
  const parts = request === '' ? [...used].filter((one) => one.startsWith(`${name}/`)).length : 0;
  const twice = used.has(key);
  used.add(key);
  return [
    ...(request === '' ? [] : invalidTexts(`${path}.request`, request, isDns1123Label(request), server)),
    ...(twice ? [duplicateText(path, key, server)] : []),
    ...Array.from({ length: parts }, () => duplicateText(path, name, server)),
  ];
}

function unknownClaim(name: string, known: ReadonlySet<string>, path: string, server: ApiServer): FieldError {
  const error = notFoundText(path, name, server);
  const which = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
  return { ...error, detail: `${error.detail}: must be one of the names in pod.spec.resourceClaims${which}` };
}
