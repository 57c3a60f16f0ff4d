/** An IP address as Go's `net` reads it. */
export interface IpAddress {
  /** 4 for what is written in four parts, 6 for everything else (`::ffff:10.0.0.1` too). */
  readonly family: 4 | 6;
  /** 32 or 128 bits. */
  readonly bits: bigint;
  /** True where a part has zeros in front that `net/netip` does not take. */
  readonly padded: boolean;
}

/** An address and how many of its first bits count. */
export interface IpPrefix {
  readonly address: IpAddress;
  readonly length: number;
  /** True where address or length have zeros in front. */
  readonly padded: boolean;
}

/** `ParseIPSloppy` (k8s.io/utils, `net/parse.go`): as Go before 1.17, parts may begin with zeros; undefined for what is no address. */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** `ParseCIDRSloppy`. */
export function parsePrefix(text: string): IpPrefix | undefined {
  const [, before = '', digits = ''] = /^([^/]*)\/(\d{1,7})$/.exec(text) ?? [];
  const address = parseIp(before);
  const length = Number(digits);
  if (address === undefined || digits === '' || length > widthOf(address)) return undefined;
  return { address, length, padded: address.padded || (digits.length > 1 && digits.startsWith('0')) };
}

/** True when all of `inner` is in `outer`. */
export function containsPrefix(outer: IpPrefix, inner: IpPrefix): boolean {
  if (outer.address.family !== inner.address.family || inner.length < outer.length) return false;
  return networkOf(outer) === networkOf({ ...inner, length: outer.length });
}

/** True for an IPv6 way of writing an IPv4 address (`::ffff:10.0.0.1`). */
export function isMapped({ family, bits }: IpAddress): boolean {
  return family === 6 && bits >> 32n === 0xffffn;
}

/** True where bits beyond the length are set. */
export function hasHostBits(prefix: IpPrefix): boolean {
  return networkOf(prefix) !== prefix.address.bits;
}

function networkOf({ address, length }: IpPrefix): bigint {
  const rest = BigInt(widthOf(address) - length);
  return (address.bits >> rest) << rest;
}

/** How many bits an address has. */
export function widthOf({ family }: IpAddress): number {
  return family === 4 ? 32 : 128;
}

function parseIpv4(text: string): IpAddress | undefined {
  if (!/^\d{1,7}(\.\d{1,7}){3}$/.test(text)) return undefined;
  const parts = text.split('.');
  if (parts.some((part) => Number(part) > 255)) return undefined;
  return {
    family: 4,
    bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
    padded: parts.some((part) => part.length > 1 && part.startsWith('0')),
  };
}

function parseIpv6(text: string): IpAddress | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const before = groupsOf(head, tail === undefined);
  const after = tail === undefined ? { groups: [], padded: false } : groupsOf(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.groups.length - after.groups.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before.groups, ...Array.from({ length: missing }, () => 0n), ...after.groups];
  const bits = groups.reduce((sum, group) => (sum << 16n) | group, 0n);
  return { family: 6, bits, padded: before.padded || after.padded };
}

interface Groups {
  readonly groups: readonly bigint[];
  readonly padded: boolean;
}

/** The 16-bit groups of one side of `::`; the last one of an address may be an IPv4 address, which stands for two. */
function groupsOf(text: string, last: boolean): Groups | undefined {
  if (text === '') return { groups: [], padded: false };
  const groups: bigint[] = [];
  let padded = false;
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const four = last && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (four !== undefined) groups.push(four.bits >> 16n, four.bits & 0xffffn);
    else if (/^0*[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
    padded ||= four?.padded ?? part.length > 4;
  }
  return { groups, padded };
}
