import type { ApiServer } from '../refusal.ts';
import type { Messages } from './dns-names.ts';
import { hasHostBits, isMapped, parseIp, parsePrefix } from './ip-address.ts';

/*
 * Rules of `pkg/util/validation/ip.go` (apimachinery). Each returns what is wrong with a value. From 1.36 on (`StrictIPCIDRValidation`) what can be read in two ways is
 * refused in new values; a value that the stored object has already stays good, which callers see to.
 */

const NO_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const NO_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** `IsValidIPForLegacyField`, `IsValidIP` before it. */
export function isValidIp(value: string, server: ApiServer): Messages {
  const address = parseIp(value);
  if (address === undefined) return [NO_IP];
  if (!isStrict(server)) return [];
  if (address.padded) return ['must not have leading 0s'];
  return isMapped(address) ? ['must not be an IPv4-mapped IPv6 address'] : [];
}

/** `IsValidCIDRForLegacyField`, `IsValidCIDR` before it. */
export function isValidCidr(value: string, server: ApiServer): Messages {
  const prefix = parsePrefix(value);
  if (prefix === undefined) return [NO_CIDR];
  if (!isStrict(server)) return [];
  if (prefix.padded) return ['must not have leading 0s in IP or prefix length'];
  if (isMapped(prefix.address)) return ['must not have an IPv4-mapped IPv6 address'];
  return hasHostBits(prefix) ? ['must not have bits set beyond the prefix length'] : [];
}

/** `IsValidIPv4Address`; an IPv4 address written as an IPv6 one is one. */
export function isValidIpv4(value: string): Messages {
  const address = parseIp(value);
  const fits = address !== undefined && (address.family === 4 || isMapped(address));
  return fits ? [] : ['must be a valid IPv4 address'];
}

/** `IsValidIPv6Address`. */
export function isValidIpv6(value: string): Messages {
  const address = parseIp(value);
  const fits = address !== undefined && address.family === 6 && !isMapped(address);
  return fits ? [] : ['must be a valid IPv6 address'];
}

function isStrict({ minor }: ApiServer): boolean {
  return minor >= 36;
}
