import { parseCidr, within } from './cidr.ts';
import type { Direction } from './policy-unit.ts';

/** Everybody, as Cilium's table calls it. */
export const ANYBODY = 'reserved:unknown';

/** What a row of the policy map is about. */
interface Row {
  readonly action: 'Allow' | 'Deny' | 'Unknown';
  readonly direction: Direction;
  readonly peer: string;
  readonly port: string;
}

/**
 * The rows without what is allowed only where it is denied as well: a denial of the same or a wider peer, on the same or wider ports, goes first whatever the
 * order (Cilium, `pkg/policy/mapstate.go`). A range with exceptions covers no other one here: which of its addresses are meant is told by itself.
 */
export function withoutCovered<T extends Row>(rows: readonly T[]): readonly T[] {
  const denials = rows.filter(({ action }) => action === 'Deny');
  return rows.filter(
    (row) =>
      row.action !== 'Allow' ||
      !denials.some(
        (denial) =>
          denial.direction === row.direction && coversPeer(denial.peer, row.peer) && coversPort(denial.port, row.port),
      ),
  );
}

function coversPeer(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === ANYBODY) return true;
  if (wide === 'reserved:world') return /^(cidr|cidr-group|fqdn):/.test(narrow);
  const [outer, inner] = [rangeOf(wide), rangeOf(narrow.replace(/ except .*$/, ''))];
  return outer !== undefined && inner !== undefined && within(inner, outer) === 'yes';
}

function rangeOf(peer: string): ReturnType<typeof parseCidr> {
  return peer.startsWith('cidr:') ? parseCidr(peer.slice(5)) : undefined;
}

interface Ports {
  readonly first: number;
  readonly last: number;
  /** Null: all protocols. */
  readonly protocol: string | null;
}

function coversPort(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [outer, inner] = [portsOf(wide), portsOf(narrow)];
  if (outer === undefined || inner === undefined) return false;
  const sameProtocol = outer.protocol === null || outer.protocol === inner.protocol;
  return sameProtocol && outer.first <= inner.first && inner.last <= outer.last;
}

/** `ANY`, `ANY/TCP`, `80/TCP`, `80-90/TCP`; names of ports, which have no number yet, are no range, and a type of ICMP no port. */
function portsOf(text: string): Ports | undefined {
  if (text === 'ANY') return { first: 0, last: 65_535, protocol: null };
  const [, first, last, protocol] = /^(ANY|\d+)(?:-(\d+))?\/([A-Z]+)$/.exec(text) ?? [];
  if (first === undefined || protocol === undefined) return undefined;
  if (first === 'ANY') return { first: 0, last: 65_535, protocol };
  return { first: Number(first), last: Number(last ?? first), protocol };
}
