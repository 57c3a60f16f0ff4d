import type { FieldError } from '../field-error.ts';
import { isValidIp } from '../metadata/address-rules.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from './text-errors.ts';

/** `IsValidIPForLegacyField`: an address that the stored spec has may stay as it was allowed before 1.36. */
export function checkIp(
  ip: string,
  path: string,
  server: ApiServer,
  stored: readonly string[] = [],
): readonly FieldError[] {
  const lax = stored.includes(ip) ? { ...server, minor: Math.min(server.minor, 35) } : server;
  return invalidTexts(path, ip, isValidIp(ip, lax), server);
}
