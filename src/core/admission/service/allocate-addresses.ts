import { type FieldError, invalid } from '../field-error.ts';
import {
  containsPrefix,
  type IpAddress,
  type IpPrefix,
  parseIp,
  parsePrefix,
  widthOf,
} from '../metadata/ip-address.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { isAllocated } from './ip-family.ts';
import type { ServiceSpec } from './service-spec.ts';

const TAKEN = 'provided IP is already allocated';

/**
 * What the allocator says to addresses that a Service asks for (`pkg/registry/core/service/ipallocator`). Only what holds for every cluster of these ranges is
 * told: whether another Service has an address already is not known here. Nothing is said where the ranges are not known.
 */
export function checkAskedAddresses(
  { clusterIps }: ServiceSpec,
  asked: readonly string[],
  server: ApiServer,
): readonly FieldError[] {
  const ranges = server.facts?.serviceCidrs?.flatMap((cidr) => parsePrefix(cidr) ?? []);
  if (ranges === undefined) return [];
  const errors = asked.flatMap((ip) => {
    const address = isAllocated(ip) || ip === 'None' ? undefined : parseIp(ip);
    const why = address === undefined ? undefined : refusedBy(ranges, ip, address, server);
    return why === undefined ? [] : [`failed to allocate IP ${ip}: ${why}`];
  });
  const printed = printValue(list(STRING), clusterIps, server);
  return errors.slice(0, 1).map((why) => invalid('spec.clusterIPs', printed, why));
}

function refusedBy(ranges: readonly IpPrefix[], ip: string, address: IpAddress, server: ApiServer): string | undefined {
  const ofFamily = ranges.filter((range) => range.address.family === address.family);
  const range = ofFamily.find((one) => containsPrefix(one, { address, length: widthOf(address), padded: false }));
  if (range !== undefined && !isUsable(range, address)) return outOf([range], ip, server);
  // The first address is that of the API server's own Service, `kubernetes`.
  if (range !== undefined) return range === ranges[0] && offsetOf(range, address) === 1n ? TAKEN : undefined;
  return ofFamily.length === 0 ? undefined : outOf(ofFamily, ip, server);
}

/** Since 1.33 (ServiceCIDRs) the words name no range. */
function outOf(ranges: readonly IpPrefix[], ip: string, { minor, facts }: ApiServer): string {
  if (minor >= 33) return 'the provided network does not match the current range';
  const cidr = facts?.serviceCidrs?.find((one) => parsePrefix(one)?.address.bits === ranges[0]?.address.bits) ?? '';
  return `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${cidr}`;
}

/** The network's own address, and an IPv4 network's last one, are given to nobody. */
function isUsable(range: IpPrefix, address: IpAddress): boolean {
  const offset = offsetOf(range, address);
  return offset !== 0n && (range.address.family === 6 || offset !== sizeOf(range) - 1n);
}

function offsetOf(range: IpPrefix, address: IpAddress): bigint {
  return address.bits & (sizeOf(range) - 1n);
}

function sizeOf({ address, length }: IpPrefix): bigint {
  return 1n << BigInt(widthOf(address) - length);
}
