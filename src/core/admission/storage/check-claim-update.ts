import type { JsonObject } from '../../values/json.ts';
import { objectAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, immutable } from '../field-error.ts';
import { sameValue } from '../go/same-value.ts';
import { isSet } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import { named, pointer } from '../print/go-type.ts';
import { printDiff } from '../print/print-diff.ts';
import { printValue } from '../print/print-value.ts';
import { CLAIM_SPEC } from '../print/types/claim-types.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { ApiServer } from '../refusal.ts';
import type { ClaimState } from './claim-defaults.ts';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const FORBIDDEN =
  'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** What of a claim may not change (`ValidatePersistentVolumeClaimUpdate`); `state` is what became of the stored one. */
export function checkClaimUpdate(
  claim: JsonObject,
  old: JsonObject,
  state: ClaimState,
  server: ApiServer,
): readonly FieldError[] {
  const [after, before] = [objectAt(claim, 'spec') ?? {}, objectAt(old, 'spec') ?? {}];
  const movesToField = isUpgrade(claim, old);
  const stays = comparableOld(before, after);
  const wanted = comparableNew({ spec: after, before, movesToField }, state);
  return [
    ...(movesToField ? [] : checkAnnotation(claim, old, server)),
    ...(sameValue(CLAIM_SPEC, wanted, stays)
      ? []
      : [immutable('spec', `${FORBIDDEN}\n${printDiff(CLAIM_SPEC, stays, wanted, server)}`)]),
    ...checkSize(after, before, state, server),
    ...checkMode(after, before, server),
    ...checkAttributes(after, before),
  ];
}

/** A volume may be named once. */
function comparableOld(before: JsonObject, after: JsonObject): JsonObject {
  return isSet(before, 'volumeName') && before['volumeName'] !== ''
    ? before
    : { ...before, volumeName: after['volumeName'] ?? '' };
}

interface Wanted {
  readonly spec: JsonObject;
  readonly before: JsonObject;
  readonly movesToField: boolean;
}

/** The new spec without the changes that are allowed: a class for who had none, and size and attributes of what is bound. */
function comparableNew({ spec, before, movesToField }: Wanted, { isBound }: ClaimState): JsonObject {
  const getsClass = movesToField || (isSet(spec, 'storageClassName') && !isSet(before, 'storageClassName'));
  const requests = objectAt(spec, 'resources', 'requests');
  const storage = valueAt(before, 'resources', 'requests', 'storage');
  return {
    ...spec,
    ...(getsClass && { storageClassName: before['storageClassName'] ?? null }),
    ...(isBound &&
      requests !== undefined && {
        resources: { ...objectAt(spec, 'resources'), requests: { ...requests, storage: storage ?? 0 } },
      }),
    ...(isBound &&
      isSet(spec, 'volumeAttributesClassName') && {
        volumeAttributesClassName: before['volumeAttributesClassName'] ?? null,
      }),
  };
}

/** True where the class moves from the annotation that came first to the field (`validateStorageClassUpgradeFromAnnotation`). */
function isUpgrade(claim: JsonObject, old: JsonObject): boolean {
  const [before, after] = [annotatedClass(old), annotatedClass(claim)];
  if (before === undefined || isSet(old, 'spec', 'storageClassName')) return false;
  return stringAt(claim, 'spec', 'storageClassName') === before && (after === undefined || after === before);
}

function annotatedClass(claim: JsonObject): string | undefined {
  return stringAt(objectAt(claim, 'metadata', 'annotations'), CLASS_ANNOTATION);
}

function checkAnnotation(claim: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [annotatedClass(old) ?? '', annotatedClass(claim) ?? ''];
  if (before === after) return [];
  return [fieldIsImmutable(`metadata.annotations.${CLASS_ANNOTATION}`, printText(after, server))];
}

/** A volume never shrinks; since 1.32 a growth that failed may be taken back (KEP-1790). */
function checkSize(
  after: JsonObject,
  before: JsonObject,
  { capacity }: ClaimState,
  { minor }: ApiServer,
): readonly FieldError[] {
  const sizes = [after, before].map((spec) => parseQuantity(valueAt(spec, 'resources', 'requests', 'storage')));
  const [size, asked, held] = [...sizes, parseQuantity(capacity)];
  if (size === undefined || asked === undefined || compareQuantities(size, asked) >= 0) return [];
  const field = 'spec.resources.requests.storage';
  if (minor < 32) return [immutable(field, 'Forbidden: field can not be less than previous value')];
  if (held === undefined || compareQuantities(size, held) > 0) return [];
  return [immutable(field, 'Forbidden: field can not be less than status.capacity')];
}

/** Upstream's path names no `spec`. */
function checkMode(after: JsonObject, before: JsonObject, server: ApiServer): readonly FieldError[] {
  if (after['volumeMode'] === before['volumeMode']) return [];
  const type = pointer(named('core.PersistentVolumeMode'));
  return [fieldIsImmutable('volumeMode', printValue(type, after['volumeMode'], server))];
}

function checkAttributes(after: JsonObject, before: JsonObject): readonly FieldError[] {
  const field = 'volumeAttributesClassName';
  if (!isSet(before, field) || after[field] === before[field]) return [];
  const refused = (to: string): readonly FieldError[] => [
    immutable(`spec.${field}`, `Forbidden: update from non-nil value to ${to} is forbidden`),
  ];
  if (!isSet(after, field)) return refused('nil');
  return after[field] === '' ? refused('an empty string') : [];
}
