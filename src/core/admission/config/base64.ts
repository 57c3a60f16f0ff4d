/** The bytes, as characters up to U+00FF, that a text in base64 stands for; line breaks in it do not count. What is no base64 stays as it is: decoding refuses it before. */
export function base64Bytes(text: string): string {
  try {
    return atob(text.replace(/[\r\n]/g, ''));
  } catch {
    return text;
  }
}

/** A text's bytes in base64. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
