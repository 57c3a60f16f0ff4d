import { createHash } from 'node:crypto';

/** The id Git gives these bytes as a blob (SHA-1 object format, the only one GitHub serves). */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
