import { duplicate, type FieldError, invalid, notFound, notSupported } from './field-error.ts';
import { printText } from './go-value.ts';
import type { Messages } from './metadata/dns-names.ts';
import type { ApiServer } from './refusal.ts';

/*
 * The errors of `field-error.ts` for values that are texts.
 */

export function invalidText(field: string, text: string, why: string, server: ApiServer): FieldError {
  return invalid(field, printText(text, server), why);
}

/** One error per message: what a rule of names says about a text. */
export function invalidTexts(
  field: string,
  text: string,
  messages: Messages,
  server: ApiServer,
): readonly FieldError[] {
  return messages.map((why) => invalidText(field, text, why, server));
}

export function duplicateText(field: string, text: string, server: ApiServer): FieldError {
  return duplicate(field, printText(text, server));
}

export function notFoundText(field: string, text: string, server: ApiServer): FieldError {
  return notFound(field, printText(text, server));
}

/** Nothing where the text is one of those supported, which are told in the order given. */
export function oneOf(
  field: string,
  text: string,
  supported: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  return supported.includes(text) ? [] : [notSupported(field, printText(text, server), supported)];
}
