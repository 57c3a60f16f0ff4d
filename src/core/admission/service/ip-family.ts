import { isMapped, parseIp, parsePrefix } from '../metadata/ip-address.ts';
import type { ApiServer } from '../refusal.ts';

export type IpFamily = 'IPv4' | 'IPv6';

/** What stands for an address that the API server chose itself, which nobody can foretell. */
export const ALLOCATED_IP = '(allocated)';
const ALLOCATED: ReadonlyMap<string, string> = new Map([
  ['IPv4', '(allocated IPv4)'],
  ['IPv6', '(allocated IPv6)'],
]);

/** The placeholder of an address of this family. */
export function allocatedIp(family: string | undefined): string {
  return ALLOCATED.get(family ?? '') ?? ALLOCATED_IP;
}

/** True for the placeholders: such an address is valid, and differs from every one that somebody writes. */
export function isAllocated(ip: string): boolean {
  return ip.startsWith(ALLOCATED_IP.slice(0, -1));
}

/** The family of an address; undefined where it is not known or is no address. An IPv4 address written as an IPv6 one is one of IPv4. */
export function familyOf(ip: string): IpFamily | undefined {
  if (ip === ALLOCATED.get('IPv4')) return 'IPv4';
  if (ip === ALLOCATED.get('IPv6')) return 'IPv6';
  const address = parseIp(ip);
  if (address === undefined) return undefined;
  return address.family === 4 || isMapped(address) ? 'IPv4' : 'IPv6';
}

/** The families that a cluster's Services may have, the default one first; undefined where the cluster's ranges are not known. */
export function clusterFamilies({ facts }: ApiServer): readonly IpFamily[] | undefined {
  return facts?.serviceCidrs?.map((cidr) => (parsePrefix(cidr)?.address.family === 6 ? 'IPv6' : 'IPv4'));
}
