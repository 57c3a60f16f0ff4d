import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, tooLong } from '../field-error.ts';
import { pairsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isConfigMapKey } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { base64, base64Bytes } from './base64.ts';
import { checkSecretType } from './check-secret-type.ts';
import { frozen, SIZE_LIMIT } from './frozen.ts';

/** `v1 Secret` (`pkg/apis/core/validation`, `ValidateSecret` and `ValidateSecretUpdate`). */
export const secretRules: KindRules = {
  defaults: withDefaults,
  create: checkSecret,
  update: (object, old, server) => {
    const type = stringAt(object, 'type') ?? '';
    return [
      ...checkMetadataUpdate(object, old, server),
      ...(type === stringAt(old, 'type') ? [] : [fieldIsImmutable('type', printText(type, server))]),
      ...(old['immutable'] === true ? checkFrozen(object, old) : []),
      ...checkSecret(object, server),
    ];
  },
};

/** A type, and `stringData` written over `data` (`pkg/apis/core/v1/conversion.go`): it is never read back. */
function withDefaults(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  const written = pairsOf(stringData).map(([key, text]) => [key, base64(text)] as const);
  const data = [...Object.entries(dataOf(secret)), ...written];
  return {
    ...rest,
    type: stringAt(secret, 'type') || 'Opaque',
    ...(data.length > 0 && { data: Object.fromEntries(data) }),
  };
}

function dataOf(secret: JsonObject): JsonObject {
  return Object.fromEntries(pairsOf(secret['data']));
}

function checkSecret(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const data = new Map(pairsOf(object['data']).map(([key, text]) => [key, base64Bytes(text)]));
  const size = [...data.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  return [
    ...checkMetadata(object, { namespaced: true, name: subdomainName }, server),
    ...[...data.keys()].flatMap((key) => invalidTexts(`data[${key}]`, key, isConfigMapKey(key), server)),
    ...(size > SIZE_LIMIT ? [tooLong('data', SIZE_LIMIT, server)] : []),
    ...checkSecretType(object, data, server),
  ];
}

function checkFrozen(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const bytes = (secret: JsonObject): string =>
    JSON.stringify(pairsOf(secret['data']).map(([key, text]) => [key, base64Bytes(text)]));
  return [
    ...(object['immutable'] === true ? [] : [frozen('immutable')]),
    ...(bytes(object) === bytes(old) ? [] : [frozen('data')]),
  ];
}
