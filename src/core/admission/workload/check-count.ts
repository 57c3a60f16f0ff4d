import type { Json } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';

/** `ValidateNonnegativeField` of a number that may be left out (kubernetes, `pkg/apis/core/validation`). */
export function checkCount(spec: Json | undefined, name: string, path: string): readonly FieldError[] {
  const value = valueAt(spec, name);
  return typeof value === 'number' && value < 0 ? [invalid(`${path}.${name}`, String(value), NEGATIVE_MESSAGE)] : [];
}
