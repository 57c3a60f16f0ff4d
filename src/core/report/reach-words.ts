import type { Reach, ReachEnd } from '../network/reachability.ts';

/** `shop/web`, or `entity:world`. */
export function endName({ namespace, ref }: ReachEnd): string {
  return namespace === '' ? `${ref.kind}:${ref.name}` : `${namespace}/${ref.name}`;
}

/** `3306/TCP`, or `ANY`. */
export function portName({ port, protocol }: Pick<Reach, 'port' | 'protocol'>): string {
  return port === 'ANY' ? port : `${port}/${protocol}`;
}
