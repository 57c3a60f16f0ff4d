import { goJson, printText, quoted } from '../../../src/core/admission/go-value.ts';

test.each([
  { name: 'a name', text: 'web', says: '"web"' },
  { name: 'quotes and backslashes', text: 'a"\\u0001', says: String.raw`"a\"\\u0001"` },
  { name: 'ends of lines', text: 'a\n\t', says: String.raw`"a\n\t"` },
  { name: 'control characters', text: '\u0007\u000b\u0001\u007f', says: String.raw`"\a\v\x01\x7f"` },
  { name: 'letters of any language', text: 'é日', says: '"é日"' },
  { name: 'a space that is none', text: 'a\u00a0b\ufeff', says: String.raw`"a\u00a0b\ufeff"` },
  { name: 'signs beyond the first plane', text: '🚀\u{e0001}', says: String.raw`"🚀\U000e0001"` },
])('Go quotes $name', ({ text, says }) => expect(quoted(text)).toBe(says));

test('JSON escapes what HTML and JavaScript would trip over', () => {
  expect(goJson('<a>&\u2028')).toBe(String.raw`"\u003ca\u003e\u0026\u2028"`);
});

test('texts are quoted by Go until 1.33, and are JSON from 1.34 on', () => {
  expect(printText('<\u00a0', { minor: 33 })).toBe(String.raw`"<\u00a0"`);
  expect(printText('<\u00a0', { minor: 34 })).toBe('"\\u003c\u00a0"');
});
