import { replay } from '../../../src/core/history/replay.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { application, commit, rendered, service } from './make.ts';

const OPTIONS = { apiServer: { minor: 36 }, baselineWhy: 'given' } as const;

function claim(storage: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fixed', resources: { requests: { storage } } },
  };
}

const fixed: JsonObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fixed' },
  provisioner: 'example.com/disk',
};

function replayed(...versions: readonly (readonly JsonObject[])[]) {
  const commits = versions.map((objects, index) => ({ commit: commit(`c${index}`), rendered: rendered(...objects) }));
  return replay(application(), commits, OPTIONS);
}

test('a claim that grows: what it rests on is told, once', () => {
  const { steps, gaps } = replayed([claim('1Gi')], [claim('2Gi')], [claim('3Gi')]);
  expect(steps.at(-1)?.objects.map(({ outcome }) => outcome)).toEqual(['configured']);
  expect(gaps.map(({ reason, detail }) => [reason, detail])).toEqual([
    [
      'live-state',
      'PersistentVolumeClaim shop/data, spec.resources.requests.storage: Whether PersistentVolumeClaim "data" is bound is not known; it is taken as bound to a volume of the size it asked for.',
    ],
    [
      'live-state',
      'PersistentVolumeClaim shop/data, spec.resources.requests.storage: Whether StorageClass "fixed" lets claims grow is not known; it is taken as one that does.',
    ],
  ]);
});

test('a StorageClass beside it that does not expand: refused as by the admission plugin', () => {
  const { steps } = replayed([fixed, claim('1Gi')], [fixed, claim('2Gi')]);
  expect(steps.at(-1)?.objects.find(({ ref }) => ref.kind === 'PersistentVolumeClaim')?.refusal).toMatchObject({
    reason: 'Forbidden',
    message: expect.stringContaining('the storageclass that provisions the pvc must support resize'),
  });
});

test('what a cluster cannot answer differently is no gap', () => {
  expect(replayed([service('web', 'web')], [service('web', 'api')]).gaps).toEqual([]);
});
