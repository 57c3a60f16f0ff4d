import { valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, tooLong } from '../field-error.ts';
import { isTrue } from '../go/zero-values.ts';
import { isDns1123Subdomain } from '../metadata/dns-names.ts';
import { byteLength } from '../metadata/messages.ts';
import { invalidTexts } from '../text-errors.ts';
import type { PodContext } from './pod-context.ts';

const LONGEST = 64;

/** `validatePodHostName` (KEP-4762). */
export function checkHostnameOverride(path: string, { spec, server }: PodContext): readonly FieldError[] {
  const name = valueAt(spec, 'hostnameOverride');
  if (typeof name !== 'string') return [];
  const at = `${path}.hostnameOverride`;
  const others = ['setHostnameAsFQDN', 'hostNetwork'].filter((field) => isTrue(spec, field));
  return [
    ...others.map((field) => forbidden(at, `may not be specified when ${field} is true`)),
    ...(byteLength(name) > LONGEST ? [tooLong(at, LONGEST, server)] : []),
    ...invalidTexts(at, name, isDns1123Subdomain(name), server),
  ];
}
