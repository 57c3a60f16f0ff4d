import type { JsonObject } from '../values/json.ts';
import { objectAt, sameJson, stringAt, valueAt } from '../values/read-json.ts';
import { type FieldError, immutable } from './field-error.ts';
import { quoted } from './go-value.ts';

/** ConfigMaps and Secrets that were made `immutable`, and a Secret's `type` (`pkg/apis/core/validation`, `ValidateSecretUpdate`). */
export function checkData(old: JsonObject, manifest: JsonObject): readonly FieldError[] {
  return [...checkSecretType(old, manifest), ...checkFrozen(old, manifest)];
}

function checkSecretType(old: JsonObject, manifest: JsonObject): readonly FieldError[] {
  const after = stringAt(manifest, 'type') ?? 'Opaque';
  if (manifest['kind'] !== 'Secret' || (stringAt(old, 'type') ?? 'Opaque') === after) return [];
  return [immutable('type', `Invalid value: ${quoted(after)}: field is immutable`)];
}

function checkFrozen(old: JsonObject, manifest: JsonObject): readonly FieldError[] {
  if (old['immutable'] !== true) return [];
  const changed = [
    ...(manifest['immutable'] === true ? [] : ['immutable']),
    ...(sameJson(dataOf(old), dataOf(manifest)) ? [] : ['data']),
    ...(sameJson(valueAt(old, 'binaryData') ?? {}, valueAt(manifest, 'binaryData') ?? {}) ? [] : ['binaryData']),
  ];
  return changed.map((field) => immutable(field, 'Forbidden: field is immutable when `immutable` is set'));
}

/** `stringData` is written over `data`, in base64. */
function dataOf(manifest: JsonObject): JsonObject {
  const written = objectAt(manifest, 'stringData') ?? {};
  const encoded = Object.entries(written).map(([key, value]) => [
    key,
    typeof value === 'string' ? base64(value) : value,
  ]);
  return { ...objectAt(manifest, 'data'), ...Object.fromEntries(encoded) };
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
