import type { Json, JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { pathSegmentName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';

/** `CrossVersionObjectReferenceValidationOptions`. */
export interface ReferenceOptions {
  /** True where an API version without a group is fine. */
  readonly coreGroup: boolean;
  /** True where the stored object has a version that is no longer good. */
  readonly anyVersion: boolean;
}

/** `ValidateCrossVersionObjectReference` (kubernetes, `pkg/apis/autoscaling/validation`); the version is looked at since 1.34. */
export function checkObjectReference(
  reference: JsonObject,
  path: string,
  options: ReferenceOptions,
  server: ApiServer,
): readonly FieldError[] {
  const version = stringAt(reference, 'apiVersion') ?? '';
  const why = server.minor < 34 || options.anyVersion ? null : versionProblem(version, options.coreGroup);
  return [
    ...checkSegment(reference, 'kind', path, server),
    ...checkSegment(reference, 'name', path, server),
    ...(why === null ? [] : [invalid(`${path}.apiVersion`, printText(version, server), why)]),
  ];
}

/** True where the version of a reference is one. */
export function isGoodVersion(reference: Json, coreGroup: boolean): boolean {
  return versionProblem(stringAt(reference, 'apiVersion') ?? '', coreGroup) === null;
}

function checkSegment(reference: JsonObject, name: string, path: string, server: ApiServer): readonly FieldError[] {
  const text = stringAt(reference, name) ?? '';
  if (text === '') return [required(`${path}.${name}`)];
  return pathSegmentName(text, false).map((why) => invalid(`${path}.${name}`, printText(text, server), why));
}

/** `ValidateAPIVersion`. */
function versionProblem(version: string, coreGroup: boolean): string | null {
  const parts = version.split('/');
  if (parts.length > 2) return `unexpected GroupVersion string: ${version}`;
  const hasGroup = parts.length === 2 && parts[0] !== '';
  return hasGroup || coreGroup ? null : 'apiVersion must specify API group';
}
