import * as fc from 'fast-check';
import { parseManifests, parseYaml } from '../../../src/core/source/parse-manifests.ts';

test.each([
  {
    name: 'YAML 1.1 booleans are text to kustomize',
    text: 'a: yes\n',
    dialect: 'kustomize' as const,
    value: { a: 'yes' },
  },
  {
    name: 'YAML 1.1 booleans are booleans to kubernetes',
    text: 'a: yes\nb: "yes"\n',
    dialect: 'kubernetes' as const,
    value: { a: true, b: 'yes' },
  },
  { name: 'a leading zero is octal', text: 'mode: 0644\n', dialect: 'kubernetes' as const, value: { mode: 420 } },
  {
    name: 'a leading zero that is no octal is decimal',
    text: 'at: 08\n',
    dialect: 'kubernetes' as const,
    value: { at: 8 },
  },
  {
    name: 'underscores and other bases',
    text: '[1_000, 0x1F, 0b11, 0o17]\n',
    dialect: 'kubernetes' as const,
    value: [1000, 31, 3, 15],
  },
  {
    name: 'anchors and merge keys',
    text: 'a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\n',
    dialect: 'kubernetes' as const,
    value: { a: { x: 1, z: 2 }, b: { x: 1, z: 3 } },
  },
  {
    name: 'a byte order mark and CRLF',
    text: '\uFEFFa: 1\r\nb: |\r\n  x\r\n',
    dialect: 'kubernetes' as const,
    value: { a: 1, b: 'x\n' },
  },
  { name: 'JSON', text: '{"a": [1, "2", null]}', dialect: 'kubernetes' as const, value: { a: [1, '2', null] } },
  { name: 'the last of two equal keys', text: 'a: 1\na: 2\n', dialect: 'kubernetes' as const, value: { a: 2 } },
])('$name', ({ text, dialect, value }) => {
  expect(parseYaml('f.yaml', text, dialect)).toMatchObject({ documents: [{ value }], problems: [] });
});

test('documents are counted from 0 where they hold something, and know their first line', () => {
  const text =
    '# nothing\n---\n# still nothing\n---\nkind: A\n---\n\n# a comment\nkind: List\nitems:\n  - kind: B\n  - kind: C\n';
  const { manifests } = parseManifests('f.yaml', text);
  expect(manifests.map(({ value, document, line, at }) => ({ value, document, line, at }))).toEqual([
    { value: { kind: 'A' }, document: 0, line: 5, at: [] },
    { value: { kind: 'B' }, document: 1, line: 9, at: ['items', 0] },
    { value: { kind: 'C' }, document: 1, line: 9, at: ['items', 1] },
  ]);
});

test('a problem has the words of go-yaml, the place in the file, and a caret; other documents are there', () => {
  const parsed = parseManifests('f.yaml', 'kind: A\n---\nkind: B\nspec:\n\t- x\n');
  expect(parsed.manifests).toHaveLength(1);
  expect(parsed.problems).toEqual([
    {
      message: 'yaml: line 3: found character that cannot start any token',
      source: { file: 'f.yaml', line: 5, column: 1 },
      caret: '\t- x\n^',
    },
  ]);
});

test.each([
  [
    'items further left than the mapping',
    'kind: x\ndata:\n   a: 1\n  b: 2\n',
    'yaml: line 3: did not find expected key',
  ],
  ['items of a list further left', 'kind: x\nspec:\n    - a\n   - b\n', 'yaml: line 3: did not find expected key'],
  ['a key after items', 'kind: x\nspec:\n  - a\n  b: c\n', "yaml: line 2: did not find expected '-' indicator"],
  ['a quote that never closes', "kind: x\nname: 'a\nb: c\n", 'yaml: line 2: found unexpected end of stream'],
  ['a key without a colon', 'kind: x\nname a\nb: c\n', "yaml: line 2: could not find expected ':'"],
  [
    'a mapping where a text goes on',
    'a:\n- b\n  c: d\n',
    'yaml: line 3: mapping values are not allowed in this context',
  ],
  [
    'a tab after a text',
    'kind: x\na:\n  b: c\n\td: e\n',
    'yaml: line 3: found a tab character that violates indentation',
  ],
  ['braces that never close', 'kind: x\na: {b: c\n', "yaml: line 1: did not find expected ',' or '}'"],
])('go-yaml v3 names %s', (_, text, message) => {
  expect(parseManifests('f.yaml', text, 'kustomize').problems.map((problem) => problem.message)).toEqual([message]);
});

test('aliases that multiply are refused before they are unfolded', () => {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}*l${level}]`,
  );
  const { problems, documents } = parseYaml('bomb.yaml', `l0: &l0 [x, x, x, x, x, x, x, x, x]\n${levels.join('\n')}\n`);
  expect(documents).toEqual([]);
  expect(problems.map(({ message }) => message)).toEqual(['yaml: document contains excessive aliasing']);
});

test('ten thousand documents', () => {
  const { manifests } = parseManifests('f.yaml', 'kind: A\nmetadata: {name: x}\n---\n'.repeat(10_000));
  expect(manifests).toHaveLength(10_000);
});

test('whatever the text, reading it ends with values or problems', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '&x ',
    '*x',
    '\t',
    '---\n',
    '#',
    '!',
    '%',
    '? ',
    '<<: ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expect(() => parseManifests('f.yaml', pieces.join(''))).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
