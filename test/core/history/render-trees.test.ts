import type { Application } from '../../../src/core/gitops/application.ts';
import { renderTrees } from '../../../src/core/history/render-trees.ts';
import { type Snapshot, type SnapshotFile, snapshotOf } from '../../../src/core/values/snapshot.ts';
import { treeOf } from '../../support/tree.ts';

const application = (more: Partial<Application> = {}): Application => ({
  name: 'shop',
  by: 'folder',
  path: 'apps',
  sync: { automated: true, prune: true, selfHeal: false, options: [] },
  ...more,
});

const settings = (name: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}\n`;
const KUSTOMIZATION = 'resources: [one.yaml]\n';
const recursive = application({ directory: { recurse: true } });

function withLink(files: Readonly<Record<string, string>>, path: string, linksTo: string): Snapshot {
  const plain = treeOf(files);
  const entries = plain.paths().flatMap((at): [string, SnapshotFile][] => {
    const file = plain.file(at);
    return file === undefined ? [] : [[at, file]];
  });
  return snapshotOf(new Map([...entries, [path, { id: linksTo, bytes: new Uint8Array(), linksTo }]]), null);
}

const linked = {
  'apps/v1/kustomization.yaml': KUSTOMIZATION,
  'apps/v1/one.yaml': settings('one'),
  'apps/v2/kustomization.yaml': KUSTOMIZATION,
  'apps/v2/one.yaml': settings('two'),
  'apps/kustomization.yaml': 'resources: [current]\n',
};

test.each([
  {
    name: 'a file elsewhere',
    application: application(),
    before: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION, 'apps/one.yaml': settings('one') }),
    after: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION, 'apps/one.yaml': settings('one'), 'README.md': 'more' }),
    isAgain: false,
  },
  {
    name: 'a file that was read',
    application: application(),
    before: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION, 'apps/one.yaml': settings('one') }),
    after: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION, 'apps/one.yaml': settings('two') }),
    isAgain: true,
  },
  {
    name: 'a file that was missing is there',
    application: application(),
    before: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION }),
    after: treeOf({ 'apps/kustomization.yaml': KUSTOMIZATION, 'apps/one.yaml': settings('one') }),
    isAgain: true,
  },
  {
    name: 'the first manifest of an inner folder that was there before',
    application: recursive,
    before: treeOf({ 'apps/one.yaml': settings('one'), 'apps/more/README.md': 'soon' }),
    after: treeOf({
      'apps/one.yaml': settings('one'),
      'apps/more/README.md': 'soon',
      'apps/more/two.yaml': settings('two'),
    }),
    isAgain: true,
  },
  {
    name: 'a link leads elsewhere',
    application: application(),
    before: withLink(linked, 'apps/current', 'v1'),
    after: withLink(linked, 'apps/current', 'v2'),
    isAgain: true,
  },
])('rendered again: $name: $isAgain', ({ application, before, after, isAgain }) => {
  const renderTree = renderTrees(application);
  const first = renderTree(before);
  const second = renderTree(after);
  expect(second).toEqual(renderTrees(application)(after));
  expect(second !== first).toBe(isAgain);
});

test('what a deployer writes into the kustomization leaves alone the objects that nothing changed', () => {
  const source = { file: 'argocd/shop.yaml', line: 7 };
  const edits = [{ kind: 'set', field: 'namePrefix', value: 'a-', source }] as const;
  const tree = (two: string): Snapshot =>
    treeOf({
      'apps/kustomization.yaml': 'resources: [one.yaml, two.yaml]\n',
      'apps/one.yaml': settings('one'),
      'apps/two.yaml': settings(two),
    });
  const renderTree = renderTrees(application({ by: 'argocd', edits }));
  const [before, after] = [renderTree(tree('two')), renderTree(tree('three'))];
  expect(after.objects.map(({ ref }) => ref.name)).toEqual(['a-one', 'a-three']);
  expect(after.objects[0]).toBe(before.objects[0]);
  expect(after.objects[0]?.touches[0]?.source).toEqual(source);
  // The same objects, which another line of the declaration changed: their places are others.
  const moved = renderTree(
    tree('three'),
    application({ by: 'argocd', edits: [{ ...edits[0], source: { ...source, line: 8 } }] }),
  );
  expect(moved.objects[0]?.touches[0]?.source.line).toBe(8);
});
