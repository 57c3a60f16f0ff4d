import type { Json } from '../../values/json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { NEGATIVE_MESSAGE } from '../metadata/messages.ts';
import { isValidPercent } from '../metadata/value-rules.ts';
import { INT_OR_STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';

/*
 * Amounts of Pods, as a number or a share: `2`, `25%` (kubernetes, `pkg/apis/apps/validation/validation.go`).
 */

/** `ValidatePositiveIntOrPercent`. */
export function checkIntOrPercent(value: Json | undefined, field: string, server: ApiServer): readonly FieldError[] {
  if (typeof value === 'string') return isValidPercent(value).map((why) => wrong(value, field, why, server));
  return typeof value === 'number' && value < 0 ? [invalid(field, String(value), NEGATIVE_MESSAGE)] : [];
}

/** `IsNotMoreThan100Percent`. */
export function checkAtMostAll(value: Json | undefined, field: string, server: ApiServer): readonly FieldError[] {
  const percent = percentOf(value) ?? 0;
  return percent > 100 ? [wrong(value, field, 'must not be greater than 100%', server)] : [];
}

/** The number, percents as they are (`getIntOrPercentValue`); a text that is no percentage is read as a number, 0 where it is none. */
export function intOrPercentOf(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return 0;
  return percentOf(value) ?? (/^[+-]?\d+$/.test(value) ? Number(value) : 0);
}

/** A complaint that quotes the amount itself. */
export function wrong(value: Json | undefined, field: string, why: string, server: ApiServer): FieldError {
  return invalid(field, printValue(INT_OR_STRING, value, server), why);
}

function percentOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' && isValidPercent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}
