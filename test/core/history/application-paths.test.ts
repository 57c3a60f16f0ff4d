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
  expect(applicationPaths(snapshot(files), application())).toEqual([
    'apps/shop',
    'base/kustomization.yaml',
    'base/service.yaml',
  ]);
});

test('at the root everything belongs to it', () => {
  expect(applicationPaths(snapshot(files), application({ path: '' }))).toEqual([]);
});

test('what does not render still has its folder', () => {
  expect(
    applicationPaths(snapshot({ 'apps/shop/kustomization.yaml': 'resources: [gone.yaml]\n' }), application()),
  ).toContain('apps/shop');
});
