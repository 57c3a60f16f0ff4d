import { applicationPaths } from '../../../src/core/history/application-paths.ts';
import { snapshot } from '../gitops/snapshot.ts';
import { application } from './make.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

const files = {
  'base/kustomization.yaml': 'resources: [service.yaml]\n',
  'base/service.yaml': SERVICE,
  'apps/shop/kustomization.yaml': 'resources: [../../base]\n',
  'kustomization.yaml': 'resources: [apps/shop]\n',
};

test('its own folder, and the files it reads outside of it', () => {
  expect(applicationPaths(snapshot(files), application()).paths()).toEqual([
    'apps/shop',
    'base/kustomization.yaml',
    'base/service.yaml',
  ]);
});

test('at the root everything belongs to it', () => {
  expect(applicationPaths(snapshot(files), application({ path: '' })).paths()).toEqual([]);
});

test('what does not render still has its folder', () => {
  expect(
    applicationPaths(snapshot({ 'apps/shop/kustomization.yaml': 'resources: [gone.yaml]\n' }), application()).paths(),
  ).toContain('apps/shop');
});

describe('what it was made of in other trees', () => {
  const older = {
    'common/kustomization.yaml': 'resources: [old.yaml]\n',
    'common/old.yaml': SERVICE,
    'apps/shop/kustomization.yaml': 'resources: [../../common]\n',
  };

  test('a base that had another name', () => {
    const made = applicationPaths(snapshot(files), application());
    made.learn(snapshot(older));
    expect(made.paths()).toEqual([
      'apps/shop',
      'base/kustomization.yaml',
      'base/service.yaml',
      'common/kustomization.yaml',
      'common/old.yaml',
    ]);
  });

  test('a base that another base had, below the folder', () => {
    const nested = (base: string) => ({
      ...files,
      ...older,
      'apps/shop/kustomization.yaml': 'resources:\n- prod\n',
      'apps/shop/prod/kustomization.yaml': `resources:\n- ../../../${base}\n`,
    });
    const made = applicationPaths(snapshot(nested('base')), application());
    made.learn(snapshot(nested('common')));
    expect(made.paths()).toContain('common/old.yaml');
  });
});

test('a tree that does not render does not say which file is gone: an older one is asked', () => {
  const { 'base/service.yaml': _, ...broken } = files;
  const made = applicationPaths(snapshot(broken), application());
  expect(made.paths()).not.toContain('base/service.yaml');
  made.learn(snapshot(files));
  expect(made.paths()).toContain('base/service.yaml');
});
