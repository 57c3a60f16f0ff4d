import type { FieldError } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { invalidTexts } from '../text-errors.ts';
import { checkIp } from './check-ip.ts';
import type { PodContext } from './pod-context.ts';

/** `ValidateHostAliases`. */
export function checkHostAliases(path: string, { spec, server }: PodContext): readonly FieldError[] {
  return itemsOf(spec, 'hostAliases').flatMap((alias, index) => [
    ...checkIp(textOf(alias, 'ip'), `${path}[${index}].ip`, server),
    ...textsOf(alias, 'hostnames').flatMap((name, number) =>
      invalidTexts(`${path}[${index}].hostnames[${number}]`, name, isDns1123Subdomain(name), server),
    ),
  ]);
}
