/**
 * A file's text with the bytes that are no UTF-8 kept as the lone surrogates U+DC80 to U+DCFF, one each: what reads the text as YAML can say
 * what go-yaml says to such bytes ({@link readerProblem}). No valid file decodes to them.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += decoder.decode(bytes.subarray(start, at)) + String.fromCharCode(ESCAPE + (bytes[at] ?? 0));
      start = at + 1;
    }
    at += Math.max(length, 1);
  }
  return text + decoder.decode(bytes.subarray(start));
}

/** Why go-yaml does not even split a text into tokens, and where. Source: go-yaml `readerc.go`, yaml_parser_update_buffer. */
export function readerProblem(text: string): { readonly message: string; readonly offset: number } | null {
  const offset = text.search(NOT_ALLOWED);
  if (offset < 0) return null;
  const isByte = byteAt(text, offset) >= 0;
  return { offset, message: isByte ? sequenceProblem(text, offset) : 'control characters are not allowed' };
}

/** What a byte is added to. */
const ESCAPE = 0xdc00;

const NOT_ALLOWED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The length in bytes of the character that begins here; 0 where none does. Source: RFC 3629, section 4. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = widthOf(lead);
  const [least, most] = SECOND.get(lead) ?? [0x80, 0xbf];
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0;
    if (byte < (next === 1 ? least : 0x80) || byte > (next === 1 ? most : 0xbf)) return 0;
  }
  return length;
}

/** Leading bytes after which the second is bounded more narrowly: no overlong forms, no surrogates, nothing above U+10FFFF. */
const SECOND: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

/** How many bytes a leading byte promises; 0 where it promises nothing. */
function widthOf(lead: number): number {
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  return (lead & 0xf8) === 0xf0 ? 4 : 0;
}

/** The byte that stands for itself in a text; -1 for a character. */
function byteAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff ? code - ESCAPE : -1;
}

function sequenceProblem(text: string, at: number): string {
  const lead = byteAt(text, at);
  const width = widthOf(lead);
  if (width === 0) return 'invalid leading UTF-8 octet';
  if (text.length - at < width) return 'incomplete UTF-8 octet sequence';
  let value = lead & (0xff >> (width + 1));
  for (let next = 1; next < width; next += 1) {
    const byte = byteAt(text, at + next);
    if (byte < 0 || (byte & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    value = (value << 6) | (byte & 0x3f);
  }
  return value < (LEAST_OF_WIDTH[width] ?? 0) ? 'invalid length of a UTF-8 sequence' : 'invalid Unicode character';
}

const LEAST_OF_WIDTH: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];
