import { factsInGit } from '../../../src/core/admission/facts-in-git.ts';

test('a StorageClass that says nothing does not let claims grow', () => {
  const named = (name: string, fields = {}) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    ...fields,
  });
  const { storageClasses } = factsInGit([
    named('fast', { allowVolumeExpansion: true }),
    named('fixed'),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } },
  ]);
  expect([...(storageClasses ?? [])]).toEqual([
    ['fast', true],
    ['fixed', false],
  ]);
});
