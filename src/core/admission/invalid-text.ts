import { type FieldError, invalid } from './field-error.ts';
import { printText } from './go-value.ts';
import type { ApiServer } from './refusal.ts';

/** One `Invalid value: "TEXT": WHY` for each thing that a rule says is wrong with a text. */
export function invalidText(
  field: string,
  text: string,
  messages: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  return messages.map((why) => invalid(field, printText(text, server), why));
}
