import type { JsonObject } from '../../values/json.ts';
import { type FieldError, required } from '../field-error.ts';
import { textOf, textsOf } from '../go/zero-values.ts';
import { isValidCidr } from '../metadata/address-rules.ts';
import { containsPrefix, parsePrefix } from '../metadata/ip-address.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts } from '../text-errors.ts';

/** A range, and ranges in it that are left out (`ValidateIPBlock`). `known`: ranges of the stored policy, which are not judged again. */
export function checkIpBlock(
  block: JsonObject,
  path: string,
  known: ReadonlySet<string>,
  server: ApiServer,
): readonly FieldError[] {
  const cidr = textOf(block, 'cidr');
  if (cidr === '') return [required(`${path}.cidr`)];
  const whole = parsePrefix(cidr);
  const errors = checkCidr(cidr, `${path}.cidr`, known, server);
  if (whole === undefined) return errors;
  const exceptions = textsOf(block, 'except').flatMap((text, index) => {
    const field = `${path}.except[${index}]`;
    const part = parsePrefix(text);
    const isInside = part === undefined || (part.length > whole.length && containsPrefix(whole, part));
    return [
      ...checkCidr(text, field, known, server),
      ...(isInside ? [] : [invalidText(field, text, 'must be a strict subset of `cidr`', server)]),
    ];
  });
  return [...errors, ...exceptions];
}

function checkCidr(cidr: string, field: string, known: ReadonlySet<string>, server: ApiServer): readonly FieldError[] {
  return known.has(cidr) ? [] : invalidTexts(field, cidr, isValidCidr(cidr, server), server);
}
