import { parseYaml } from '../../../src/core/source/parse-manifests.ts';

/** Rows are what kubectl's kustomize says of the text as a kustomization file (go-yaml v2) and as a resource (go-yaml v3). */
describe('what the Go libraries say, and which line each of them names', () => {
  test.each([
    {
      name: 'an item where a key should be',
      text: 'a: b\nkind: K\n- r.yaml\nc:\n- x: y\n',
      older: 'yaml: line 2: did not find expected key',
      newer: 'yaml: line 2: did not find expected key',
    },
    {
      name: 'an item inside of a nested mapping',
      text: 'x:\n  y: z\n  - a\nb: c\n',
      older: 'yaml: line 2: did not find expected key',
      newer: 'yaml: line 1: did not find expected key',
    },
    {
      name: 'a key without a colon',
      text: 'r: a\ns: b\nfoo\nt: c\n',
      older: "yaml: line 4: could not find expected ':'",
      newer: "yaml: line 3: could not find expected ':'",
    },
    {
      name: 'a quote that never ends',
      text: 'x: y\na: "b\nc: d\n',
      older: 'yaml: line 4: found unexpected end of stream',
      newer: 'yaml: line 2: found unexpected end of stream',
    },
    {
      name: 'a bracket that closes nothing',
      text: 'x: y\na: [b]]\n',
      older: 'yaml: line 1: did not find expected key',
      newer: 'yaml: line 1: did not find expected key',
    },
    {
      name: 'a mapping in a scalar of a list',
      text: 'a:\n- b\n  c: d\n- e\n',
      older: 'yaml: line 3: mapping values are not allowed in this context',
      newer: 'yaml: line 3: mapping values are not allowed in this context',
    },
    {
      name: 'an infinity, which JSON does not have',
      text: 'a: .inf\n',
      older: 'json: unsupported value: +Inf',
      newer: undefined,
    },
  ])('$name', ({ text, older, newer }) => {
    expect(parseYaml('', text, 'kubernetes').problems[0]?.message).toBe(older);
    expect(parseYaml('', text, 'kustomize').problems[0]?.message).toBe(newer);
  });
});
