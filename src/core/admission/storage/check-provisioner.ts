import type { JsonObject } from '../../values/json.ts';
import { type FieldError, invalid, required, tooLong } from '../field-error.ts';
import { pairsOf } from '../go/zero-values.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { byteLength } from '../metadata/messages.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';

const MOST_PARAMETERS = 512;
const LARGEST = 256 * 1024;

/** Who makes or changes volumes, in any case of letters (`validateProvisioner`). */
export function checkProvisioner(name: string, field: string, server: ApiServer): readonly FieldError[] {
  if (name === '') return [required(field)];
  return invalidTexts(field, name, isQualifiedName(name.toLowerCase(), server), server);
}

/** What they are told (`validateParameters`). */
export function checkParameters(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const pairs = pairsOf(object, 'parameters');
  if (pairs.length > MOST_PARAMETERS) return [tooLong('parameters', MOST_PARAMETERS, server)];
  const size = pairs.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return [
    ...pairs.filter(([key]) => key === '').map(() => invalid('parameters', '""', 'field can not be empty.')),
    ...(size > LARGEST ? [tooLong('parameters', LARGEST, server)] : []),
  ];
}
