import type { Truth } from './truth.ts';

/** A range of addresses. `base` is the first address as a number, host bits cleared. */
export interface Cidr {
  readonly family: 4 | 6;
  readonly base: bigint;
  readonly prefix: number;
}

/** `10.0.0.0/8`, `2001:db8::/32` or a bare address (then a single one); undefined for anything else. Host bits are allowed and dropped, as Cilium does. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const value = family === 4 ? parseV4(address) : parseV6(address);
  const prefix = length === undefined ? bits : /^[0-9]{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (value === undefined || !(prefix <= bits)) return undefined;
  const host = BigInt(bits - prefix);
  return { family, base: (value >> host) << host, prefix };
}

/** Whether every address of `inner` is in `outer`: `unknown` when only some are. */
export function within(inner: Cidr, outer: Cidr): Truth {
  if (inner.family !== outer.family) return 'no';
  const bits = inner.family === 4 ? 32 : 128;
  const host = BigInt(bits - Math.min(inner.prefix, outer.prefix));
  if (inner.base >> host !== outer.base >> host) return 'no';
  return inner.prefix >= outer.prefix ? 'yes' : 'unknown';
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array.from({ length: missing }, () => 0n);
  return [...head, ...zeros, ...(tail ?? [])].reduce((value, group) => (value << 16n) | group, 0n);
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 tail counts as two. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
