import { formatRef } from '../values/object-ref.ts';
import type { Reach } from './reachability.ts';

/** How the reachability of two moments differs. A pair that is only in one of them counts as not open in the other, unless any port of it is. */
export interface ReachChanges {
  readonly opened: readonly Reach[];
  readonly closed: readonly Reach[];
  /** Known at one moment and not at the other: neither opened nor closed for sure. */
  readonly unclear: readonly Reach[];
}

/** Compares two lists of pairs, by the names of the workloads, the port and the protocol. */
export function compareReach(before: readonly Reach[], after: readonly Reach[]): ReachChanges {
  const [was, is] = [byKey(before), byKey(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const one = now ?? old;
    const any = one === undefined ? '' : reachKey({ ...one, port: 'ANY' });
    const from = (old ?? was.get(any))?.result ?? 'dropped';
    const to = (now ?? is.get(any))?.result ?? 'dropped';
    return one === undefined || from === to ? [] : [{ one, from, to }];
  });
  return {
    opened: changed.filter(({ from, to }) => from === 'dropped' && to === 'allowed').map(({ one }) => one),
    closed: changed.filter(({ from, to }) => from === 'allowed' && to === 'dropped').map(({ one }) => one),
    unclear: changed.filter(({ from, to }) => from === 'unknown' || to === 'unknown').map(({ one }) => one),
  };
}

function byKey(all: readonly Reach[]): ReadonlyMap<string, Reach> {
  return new Map(all.map((one) => [reachKey(one), one]));
}

function reachKey({ from, to, port, protocol }: Reach): string {
  return `${formatRef(from.ref)} ${from.namespace} ${formatRef(to.ref)} ${to.namespace} ${port === 'ANY' ? port : `${port}/${protocol}`}`;
}
