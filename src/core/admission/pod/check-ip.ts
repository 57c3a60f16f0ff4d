import type { FieldError } from '../field-error.ts';
import { isValidIp } from '../metadata/address-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';

/** `IsValidIPForLegacyField`, for which a Pod's stored addresses are no excuse. */
export function checkIp(ip: string, path: string, server: ApiServer): readonly FieldError[] {
  return invalidTexts(path, ip, isValidIp(ip, server), server);
}
