import { readRemotes } from '../../src/app/read-remotes.ts';
import type { Application } from '../../src/core/gitops/application.ts';
import { renderApplication } from '../../src/core/history/render-application.ts';
import { type Snapshot, type SnapshotFile, snapshotOf, withRemotes } from '../../src/core/values/snapshot.ts';
import type { Repositories } from '../../src/ports/repositories.ts';

const SHA = 'a'.repeat(40);
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n';
const URL = 'https://github.com/acme/bases//shop?ref=v1';

function tree(files: Readonly<Record<string, string>>): Snapshot {
  const entries = Object.entries(files).map(([path, text]): [string, SnapshotFile] => [
    path,
    { id: text, bytes: new TextEncoder().encode(text) },
  ]);
  return snapshotOf(new Map(entries), null);
}

/** Repositories that hold one tree each. */
function forge(trees: Readonly<Record<string, Snapshot>>): Repositories {
  return {
    head: ({ id, branch }) =>
      Promise.resolve({ sha: SHA, subject: `${id} ${branch}`, author: '', date: 0, parents: [] }),
    history: () => Promise.resolve([]),
    snapshots: ({ id }) => {
      const found = trees[id];
      return found === undefined ? Promise.reject(new Error('Not Found')) : Promise.resolve([found]);
    },
  };
}

const application: Application = {
  name: 'shop',
  by: 'folder',
  path: 'app',
  sync: { automated: true, prune: false, selfHeal: false, options: [] },
};
const snapshot = tree({ 'app/kustomization.yaml': `namePrefix: my-\nresources:\n  - ${URL}\n` });
const bases = tree({
  'shop/kustomization.yaml': 'resources: [service.yaml, ../more]\n',
  'shop/service.yaml': SERVICE,
  'more/kustomization.yaml': 'resources: ["github.com/other/place//x?ref=v2"]\n',
});
const reading = { host: 'github.com', allowed: ['acme/bases'] };

test('a base of a repository that may be read is rendered, with its lines at its commit', async () => {
  const { trees, gaps } = await readRemotes(forge({ 'acme/bases': bases }), [{ snapshot, application }], reading);
  const rendered = renderApplication(withRemotes(snapshot, trees), application);
  expect(rendered.problem).toBeNull();
  expect(rendered.objects.map(({ ref, source }) => ({ ref, source }))).toEqual([
    {
      ref: { apiVersion: 'v1', kind: 'Service', name: 'my-shop' },
      source: { file: `https://github.com/acme/bases/blob/${SHA}/shop/service.yaml`, line: 1 },
    },
  ]);
  expect(rendered.files).toEqual(['app/kustomization.yaml']);
  expect(rendered.gaps.map(({ url }) => url)).toEqual(['github.com/other/place//x?ref=v2']);
  expect(gaps).toEqual([{ reason: 'remote-base', detail: `${URL} is read as it is now, at aaaaaaa`, url: URL }]);
});

test('a base that a base names is read in the next round', async () => {
  const other = tree({ 'x/kustomization.yaml': 'resources: [s.yaml]\n', 'x/s.yaml': SERVICE.replace('shop', 'deep') });
  const { trees } = await readRemotes(
    forge({ 'acme/bases': bases, 'other/place': other }),
    [{ snapshot, application }],
    { host: 'github.com', allowed: ['acme', 'other'] },
  );
  const { objects, gaps } = renderApplication(withRemotes(snapshot, trees), application);
  expect(objects.map(({ ref }) => ref.name)).toEqual(['my-deep', 'my-shop']);
  expect(gaps).toEqual([]);
});

test.each([
  { name: 'nothing may be read', allowed: [] },
  { name: 'only another repository may be read', allowed: ['acme/other'] },
])('$name: the base stays a gap and nobody is asked', async ({ allowed }) => {
  const { trees, gaps } = await readRemotes(forge({}), [{ snapshot, application }], { host: 'github.com', allowed });
  expect([trees.size, gaps]).toEqual([0, []]);
  expect(renderApplication(withRemotes(snapshot, trees), application).gaps.map(({ url }) => url)).toEqual([URL]);
});

test('a repository that cannot be read is a gap that says why', async () => {
  const { gaps } = await readRemotes(forge({}), [{ snapshot, application }], reading);
  expect(gaps).toEqual([{ reason: 'remote-base', detail: `${URL} could not be read: Not Found`, url: URL }]);
});

test('a base that names itself is a cycle', async () => {
  const loop = tree({ 'shop/kustomization.yaml': `resources: ["${URL}"]\n` });
  const { trees } = await readRemotes(forge({ 'acme/bases': loop }), [{ snapshot, application }], reading);
  expect(renderApplication(withRemotes(snapshot, trees), application).problem?.message).toContain('cycle detected');
});
