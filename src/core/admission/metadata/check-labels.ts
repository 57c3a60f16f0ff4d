import type { Json } from '../../values/json.ts';
import { type FieldError, invalid, tooLong } from '../field-error.ts';
import { pairsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { isLabelValue, isQualifiedName } from './label-syntax.ts';
import { byteLength } from './messages.ts';

const ANNOTATIONS_LIMIT = 256 * 1024;

/** `ValidateLabels` (apimachinery, `pkg/apis/meta/v1/validation`): every complaint stands at the map itself. By key: Go's order is random. */
export function checkLabels(labels: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  return pairsOf(labels).flatMap(([key, value]) => [
    ...checkLabelName(key, path, server),
    ...isLabelValue(value, server).map((why) => invalid(path, printText(value, server), why)),
  ]);
}

/** `ValidateLabelName`. */
export function checkLabelName(key: string, path: string, server: ApiServer): readonly FieldError[] {
  return isQualifiedName(key, server).map((why) => invalid(path, printText(key, server), why));
}

/** `ValidateAnnotations` (apimachinery, `pkg/api/validation/objectmeta.go`): keys as labels', in any case of letters, and 256 KiB in all. */
export function checkAnnotations(
  annotations: Json | undefined,
  path: string,
  server: ApiServer,
): readonly FieldError[] {
  const pairs = pairsOf(annotations);
  const size = pairs.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  const keys = pairs.flatMap(([key]) =>
    isQualifiedName(key.toLowerCase(), server).map((why) => invalid(path, printText(key, server), why)),
  );
  return size > ANNOTATIONS_LIMIT ? [...keys, tooLong(path, ANNOTATIONS_LIMIT, server)] : keys;
}
