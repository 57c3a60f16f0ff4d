import fc from 'fast-check';
import { parseYaml } from '../../../src/core/source/parse-manifests.ts';
import { decodeUtf8 } from '../../../src/core/source/undecodable.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

// What `kubectl kustomize` 5.5.0 says to a manifest with these bytes in a quoted value.
test.each([
  ['a byte that begins nothing', '\xff', 'yaml: invalid leading UTF-8 octet'],
  ['Latin-1', 'caf\xe9', 'yaml: invalid trailing UTF-8 octet'],
  ['a character cut short', '\xc3', 'yaml: invalid trailing UTF-8 octet'],
  ['a character longer than it has to be', '\xc0\x80', 'yaml: invalid length of a UTF-8 sequence'],
  ['half of a UTF-16 pair', '\xed\xa0\x80', 'yaml: invalid Unicode character'],
  ['a control character', '\x01', 'yaml: control characters are not allowed'],
  ['DEL', '\x7f', 'yaml: control characters are not allowed'],
  ['a control character beyond ASCII', '\xc2\x80', 'yaml: control characters are not allowed'],
  ['a code point that is no character', '\xef\xbf\xbf', 'yaml: control characters are not allowed'],
])('not read: %s', (_reason, value, message) => {
  const text = decodeUtf8(bytes(`first: line\nkey: "${value}"\n`));
  expect(parseYaml('a.yaml', text).problems).toEqual([
    expect.objectContaining({ message, source: expect.objectContaining({ file: 'a.yaml', line: 2 }) }),
  ]);
});

test.each([
  ['the replacement character itself', '\xef\xbf\xbd', '\ufffd'],
  ['a byte order mark in the middle', '\xef\xbb\xbf', '\ufeff'],
  ['next line', '\xc2\x85', '\x85'],
  ['a character beyond the first plane', '\xf0\x9f\x90\x8b', '🐋'],
])('read as it stands: %s', (_reason, value, expected) => {
  const text = decodeUtf8(bytes(`key: "a${value}b"\n`));
  expect(parseYaml('a.yaml', text)).toMatchObject({ documents: [{ value: { key: `a${expected}b` } }], problems: [] });
});

test('a file that ends inside of a character', () => {
  const { problems } = parseYaml('a.yaml', decodeUtf8(bytes('key: b\xf0\x9f')));
  expect(problems.map(({ message }) => message)).toEqual(['yaml: incomplete UTF-8 octet sequence']);
});

test('valid UTF-8 decodes as everywhere, and no byte of anything else is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (given) => {
      const parts = Array.from(decodeUtf8(given), (character) => {
        const code = character.charCodeAt(0);
        return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...new TextEncoder().encode(character)];
      });
      expect(parts.flat()).toEqual([...given]);
    }),
  );
});
