import { entryRange, insertBeside, removeEntry } from '../../../src/core/source/entry-edits.ts';
import { locate } from '../../../src/core/source/locate.ts';
import { applyEdits } from '../../../src/core/values/edit.ts';

const TEXT = `# first
a: 1 # one
b: # two
  c: x

  # about d
  d: {e: 1, f: 2}
list:
  - name: p
    port: 1
  - name: q
`;

function without(path: readonly (string | number)[], text = TEXT): string {
  const edit = removeEntry('f', text, 0, path);
  return edit === null ? 'null' : applyEdits(text, [edit]);
}

test.each([
  { name: 'a scalar with its comment', path: ['a'], gone: 'a: 1 # one\n' },
  { name: 'a nested block', path: ['b'], gone: 'b: # two\n  c: x\n\n  # about d\n  d: {e: 1, f: 2}\n' },
  { name: 'a key of a flow mapping, with its comma', path: ['b', 'd', 'e'], gone: 'e: 1, ' },
  { name: 'the last key of a flow mapping', path: ['b', 'd', 'f'], gone: ', f: 2' },
  { name: 'an item of a list', path: ['list', 0], gone: '  - name: p\n    port: 1\n' },
  { name: 'the first key after a dash', path: ['list', 0, 'name'], gone: 'name: p\n    ' },
  { name: 'the second key of an item', path: ['list', 0, 'port'], gone: '    port: 1\n' },
])('removes $name and nothing else', ({ path, gone }) => {
  const range = entryRange(TEXT, 0, path);
  expect(range && TEXT.slice(range.start, range.end)).toBe(gone);
  expect(without(path)).toBe(TEXT.replace(gone, ''));
});

test('the only key after a dash cannot be cut out', () => {
  expect(entryRange(TEXT, 0, ['list', 1, 'name'])).toBeNull();
});

test('CRLF files keep their breaks', () => {
  const text = 'a: 1\r\nb: 2\r\n';
  expect(without(['a'], text)).toBe('b: 2\r\n');
  const edit = insertBeside('f', text, { document: 0, path: ['b'], where: 'before', lines: 'x: 1\ny: 2' });
  expect(edit && applyEdits(text, [edit])).toBe('a: 1\r\nx: 1\r\ny: 2\r\nb: 2\r\n');
});

test.each([
  { name: 'after an entry', path: ['b', 'c'], where: 'after' as const, lines: 'z: 1', expected: '  c: x\n  z: 1\n' },
  {
    name: 'before an item',
    path: ['list', 1],
    where: 'before' as const,
    lines: '- name: new',
    expected: '    port: 1\n  - name: new\n  - name: q\n',
  },
  {
    name: 'before the key after a dash',
    path: ['list', 0, 'name'],
    where: 'before' as const,
    lines: 'id: 7',
    expected: '  - id: 7\n    name: p\n',
  },
])('inserts $name with the right indentation', ({ path, where, lines, expected }) => {
  const edit = insertBeside('f', TEXT, { document: 0, path, where, lines });
  expect(edit && applyEdits(TEXT, [edit])).toContain(expected);
});

test('a field is found in the second document, by key and value', () => {
  const text = '---\na: 1\n---\nx:\n  - {k: "v"}\n';
  const found = locate(text, 1, ['x', 0, 'k']);
  expect(found).toMatchObject({ line: 5, column: 6 });
  expect(text.slice(found?.start, found?.end)).toBe('"v"');
});
