import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in the same time whatever the difference is, also in length: what is compared are the hashes. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(hash(one), hash(other));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
