import { isPlainText } from '../../../src/core/fix/is-plain-text.ts';

test.each(['mysql', 'mysql-exporter', 'v1.2', 'one', 'nope', 'Null_'])('%s needs no quotes', (word) => {
  expect(isPlainText(word)).toBe(true);
});

test.each(['on', 'NO', 'y', 'null', 'true', '8080', '', '-x', 'a b', 'a: b'])('%j needs quotes', (word) => {
  expect(isPlainText(word)).toBe(false);
});
