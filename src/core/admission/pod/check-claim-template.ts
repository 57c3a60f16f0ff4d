import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { checkAnnotations, checkLabels } from '../metadata/check-labels.ts';
import type { ApiServer } from '../refusal.ts';
import { checkClaimSpec } from '../storage/check-claim-spec.ts';

/** What else metadata may hold, in the order of Go's struct; `validateFieldAllowList` tells each. */
const OTHER_METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/** Go's names of those whose first letter alone is made small. */
const SHOWN: ReadonlyMap<string, string> = new Map([['uid', 'uID']]);

/** `ValidatePersistentVolumeClaimTemplate`: of its metadata only labels and annotations are used. */
export function checkClaimTemplate(template: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const metadata = valueAt(template, 'metadata');
  const at = `${path}.metadata`;
  return [
    ...checkAnnotations(valueAt(metadata, 'annotations'), `${at}.annotations`, server),
    ...checkLabels(valueAt(metadata, 'labels'), `${at}.labels`, server),
    ...OTHER_METADATA.filter((field) => isWritten(metadata, field)).map((field) =>
      forbidden(`${at}.${SHOWN.get(field) ?? field}`, 'cannot be set'),
    ),
    ...checkClaimSpec(objectAt(template, 'spec') ?? {}, `${path}.spec`, server),
  ];
}

function isWritten(metadata: Parameters<typeof valueAt>[0], field: string): boolean {
  const value = valueAt(metadata, field) ?? null;
  return value !== null && value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0);
}
