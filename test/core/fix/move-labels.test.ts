import { isMap, parse } from 'yaml';
import { labelBlockAt } from '../../../src/core/fix/label-block.ts';
import { withAccepted, withoutLabels, withoutSelectors } from '../../../src/core/fix/move-labels.ts';
import { applyEdits } from '../../../src/core/values/edit.ts';
import { treeOf } from '../../support/tree.ts';

const FILE = 'app/kustomization.yaml';

function blockIn(text: string) {
  const line = text.split('\n').findIndex((one) => /commonLabels|includeSelectors/.test(one)) + 1;
  const block = labelBlockAt(treeOf({ [FILE]: text }), { file: FILE, line });
  if (block === undefined) throw new Error('no block found');
  return block;
}

const BLOCK = `# the blog
commonLabels:             # for the bill
  app: blog               # one name
  # deeper comment
  "team":   web

# order matters
resources:
- mysql
- web
`;

describe('labels without selectors', () => {
  test.each([
    {
      name: 'a block keeps its comments and moves two columns',
      before: BLOCK,
      after: BLOCK.replace('commonLabels: ', 'labels:\n- pairs: ').replace(/^ {2}(?=app|#|")/gm, '    '),
    },
    {
      name: 'lists that are indented elsewhere are indented here',
      before: 'commonLabels:\n  app: blog\nresources:\n  - mysql\n',
      after: 'labels:\n  - pairs:\n      app: blog\nresources:\n  - mysql\n',
    },
    {
      name: 'Windows line breaks stay',
      before: 'commonLabels:\r\n  app: blog\r\nresources: [mysql]\r\n',
      after: 'labels:\r\n- pairs:\r\n    app: blog\r\nresources: [mysql]\r\n',
    },
    {
      name: 'no line break at the end stays none',
      before: 'resources: [mysql]\ncommonLabels:\n  app: blog',
      after: 'resources: [mysql]\nlabels:\n- pairs:\n    app: blog',
    },
    {
      name: 'a tab before a comment stays',
      before: 'commonLabels:\n  app: blog\t# tab\nresources: [mysql]\n',
      after: 'labels:\n- pairs:\n    app: blog\t# tab\nresources: [mysql]\n',
    },
    {
      name: 'a flow mapping stays one',
      before: 'commonLabels: {app: blog, team: web}   # short\nresources: [mysql]\n',
      after: 'labels:\n- pairs: {app: blog, team: web}   # short\nresources: [mysql]\n',
    },
    {
      name: 'a flow mapping over several lines moves as a whole',
      before: 'commonLabels: {\n  app: blog,\n  team: web\n}\nresources: [mysql]\n',
      after: 'labels:\n- pairs: {\n    app: blog,\n    team: web\n  }\nresources: [mysql]\n',
    },
    {
      name: 'an anchor stays on the labels',
      before: 'commonLabels: &all\n  app: blog\ncommonAnnotations: *all\n',
      after: 'labels:\n- pairs: &all\n    app: blog\ncommonAnnotations: *all\n',
    },
    {
      name: 'a JSON file stays JSON',
      before: '{"commonLabels": {"app": "blog"}, "resources": ["mysql"]}\n',
      after: '{"labels": [{"pairs": {"app": "blog"}}], "resources": ["mysql"]}\n',
    },
    {
      name: 'a JSON file that has labels gets one entry more',
      before: '{"labels": [{"pairs": {"a": "b"}}], "commonLabels": {"app": "blog"}}\n',
      after: '{"labels": [{"pairs": {"a": "b"}}, {"pairs": {"app": "blog"}}]}\n',
    },
    {
      name: 'a labels list above gets the block as its last entry',
      before: 'labels:\n  - pairs:\n      a: b   # first\n\ncommonLabels:\n  app: blog  # name\n\nresources: [mysql]\n',
      after: 'labels:\n  - pairs:\n      a: b   # first\n  - pairs:\n      app: blog  # name\n\n\nresources: [mysql]\n',
    },
    {
      name: 'a labels list below gets the block as its last entry',
      before: 'commonLabels:\n  app: blog\nresources: [mysql]\nlabels:\n- pairs: {a: b}\n  includeTemplates: true',
      after: 'resources: [mysql]\nlabels:\n- pairs: {a: b}\n  includeTemplates: true\n- pairs:\n    app: blog',
    },
    {
      name: 'a flow labels list gets a flow entry',
      before: 'labels: [{pairs: {a: b}}]\ncommonLabels:\n  app: blog\n  team:   web\n',
      after: 'labels: [{pairs: {a: b}}, {pairs: {app: blog, team: web}}]\n',
    },
    {
      name: 'an empty labels list is filled',
      before: 'labels: []\ncommonLabels:\n  app: blog\n',
      after: 'labels: [{pairs: {app: blog}}]\n',
    },
    {
      name: 'labels without a value make room',
      before: 'labels:\nresources: [mysql]\ncommonLabels:\n  app: blog\n',
      after: 'resources: [mysql]\nlabels:\n- pairs:\n    app: blog\n',
    },
    {
      name: 'an entry of labels loses its flag only',
      before: 'labels:\n- includeSelectors: true  # so that they select\n  pairs:\n    app: blog\n- pairs: {a: b}\n',
      after: 'labels:\n- includeSelectors: false  # so that they select\n  pairs:\n    app: blog\n- pairs: {a: b}\n',
    },
    {
      name: 'templates, labelled by the way until now, are left alone too',
      before: 'labels:\n- {includeSelectors: true, includeTemplates: true, pairs: {app: blog}}\n',
      after: 'labels:\n- {includeSelectors: false, includeTemplates: false, pairs: {app: blog}}\n',
    },
  ])('$name', ({ before, after }) => {
    const edited = applyEdits(before, withoutSelectors(blockIn(before)));
    expect(edited).toBe(after);
    expect(parse(edited)).toMatchObject({ labels: expect.any(Array) });
    expect(parse(edited)).not.toHaveProperty('commonLabels');
  });
});

describe('no labels', () => {
  test.each([
    {
      name: 'the lines of the block go, nothing else does',
      before: BLOCK,
      after: '# the blog\n\n# order matters\nresources:\n- mysql\n- web\n',
    },
    {
      name: 'one entry of several goes',
      before: 'labels:\n- pairs: {a: b}\n- includeSelectors: true\n  pairs:\n    app: blog\n- pairs: {c: d}\n',
      after: 'labels:\n- pairs: {a: b}\n- pairs: {c: d}\n',
    },
    {
      name: 'the only entry takes the list with it',
      before: 'resources: [mysql]\nlabels:\n- includeSelectors: true\n  pairs:\n    app: blog\n',
      after: 'resources: [mysql]\n',
    },
    {
      name: 'the last entry of a JSON file takes the comma before it',
      before: '{"resources": ["mysql"], "commonLabels": {"app": "blog"}}',
      after: '{"resources": ["mysql"]}',
    },
  ])('$name', ({ before, after }) => {
    expect(applyEdits(before, withoutLabels(blockIn(before)))).toBe(after);
  });
});

describe('labels the cluster has taken before', () => {
  test.each([
    {
      name: 'an added label moves, the accepted one stays',
      before: 'commonLabels:\n  app: blog\n  version: v2   # new\nresources: [mysql]\n',
      after: 'commonLabels:\n  app: blog\nlabels:\n- pairs:\n    version: v2   # new\nresources: [mysql]\n',
    },
    {
      name: 'a changed value comes back',
      before: 'commonLabels:\n  app: shop   # renamed\nresources: [mysql]\n',
      after: 'commonLabels:\n  app: blog   # renamed\nresources: [mysql]\n',
    },
    {
      name: 'in flow style too',
      before: 'commonLabels: {app: "shop", version: v2}\nresources: [mysql]\n',
      after: 'commonLabels: {app: "blog"}\nlabels:\n- pairs:\n    version: v2\nresources: [mysql]\n',
    },
  ])('$name', ({ before, after }) => {
    expect(applyEdits(before, withAccepted(blockIn(before), new Map([['app', 'blog']]), true))).toBe(after);
  });

  test('without labels, an added one just goes', () => {
    const before = 'commonLabels:\n  app: blog\n  version: v2\n';
    expect(applyEdits(before, withAccepted(blockIn(before), new Map([['app', 'blog']]), false))).toBe(
      'commonLabels:\n  app: blog\n',
    );
  });
});

test('a line outside of the block belongs to no block', () => {
  expect(labelBlockAt(treeOf({ [FILE]: BLOCK }), { file: FILE, line: 8 })).toBeUndefined();
  expect(labelBlockAt(treeOf({ [FILE]: BLOCK }), { file: 'absent.yaml', line: 2 })).toBeUndefined();
  expect(isMap(blockIn(BLOCK).root)).toBe(true);
});
