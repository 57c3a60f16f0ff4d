/**
 * Eight hexadecimal digits that are equal for equal texts (FNV-1a, 32 bit, over UTF-16 code units). For names people read and for
 * finding the same thing again; it protects nothing: whoever wants a collision can make one.
 */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
