import type { JsonObject } from '../../values/json.ts';
import { type FieldError, invalid, tooLong } from '../field-error.ts';
import { pairsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { byteLength } from '../metadata/messages.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { isConfigMapKey } from '../metadata/value-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { base64Bytes } from './base64.ts';
import { frozen, SIZE_LIMIT } from './frozen.ts';

/** `v1 ConfigMap` (`pkg/apis/core/validation`, `ValidateConfigMap` and `ValidateConfigMapUpdate`). */
export const configMapRules: KindRules = {
  defaults: (object) => object,
  create: checkConfigMap,
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...(old['immutable'] === true ? checkFrozen(object, old) : []),
    ...checkConfigMap(object, server),
  ],
};

function checkConfigMap(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const [data, binary] = [pairsOf(object['data']), pairsOf(object['binaryData'])];
  const binaryKeys = new Set(binary.map(([key]) => key));
  const size =
    data.reduce((sum, [, value]) => sum + byteLength(value), 0) +
    binary.reduce((sum, [, value]) => sum + base64Bytes(value).length, 0);
  return [
    ...checkMetadata(object, { namespaced: true, name: subdomainName }, server),
    ...data.flatMap(([key]) => [
      ...invalidTexts(`data[${key}]`, key, isConfigMapKey(key), server),
      ...(binaryKeys.has(key)
        ? [invalid(`data[${key}]`, printText(key, server), 'duplicate of key present in binaryData')]
        : []),
    ]),
    ...binary.flatMap(([key]) => invalidTexts(`binaryData[${key}]`, key, isConfigMapKey(key), server)),
    // The complaint is about the whole object, whose path Go prints so.
    ...(size > SIZE_LIMIT ? [tooLong('[]', SIZE_LIMIT, server)] : []),
  ];
}

function checkFrozen(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const same = (field: string, read: (text: string) => string): boolean => {
    const [after, before] = [object, old].map((one) => pairsOf(one[field]).map(([key, text]) => [key, read(text)]));
    return JSON.stringify(after) === JSON.stringify(before);
  };
  return [
    ...(object['immutable'] === true ? [] : [frozen('immutable')]),
    ...(same('data', (text) => text) ? [] : [frozen('data')]),
    ...(same('binaryData', base64Bytes) ? [] : [frozen('binaryData')]),
  ];
}
