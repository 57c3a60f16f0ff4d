import { syncOrder } from '../../../src/core/gitops/sync-order.ts';

function object(kind: string, name: string, annotations: Readonly<Record<string, string>> = {}) {
  return { ref: { apiVersion: 'v1', kind, name }, manifest: { metadata: { annotations } } };
}

const wave = (value: string) => ({ 'argocd.argoproj.io/sync-wave': value });

test('phase, then wave, then kind, then name', () => {
  const tasks = syncOrder([
    object('Rollout', 'a'),
    object('Deployment', 'b'),
    object('Deployment', 'a'),
    object('Service', 'z'),
    object('Namespace', 'n'),
    object('Ingress', 'first', wave('-1')),
    object('ConfigMap', 'late', wave('2')),
    object('Job', 'migrate', { 'argocd.argoproj.io/hook': 'PreSync' }),
    object('Job', 'smoke', { 'helm.sh/hook': 'post-install,post-upgrade', 'helm.sh/hook-weight': '-5' }),
    object('Job', 'never', { 'argocd.argoproj.io/hook': 'SyncFail' }),
  ]);
  expect(
    tasks.map(
      ({ object: { ref }, phase, wave: at, hook }) => `${phase} ${at} ${ref.kind} ${ref.name}${hook ? ' hook' : ''}`,
    ),
  ).toEqual([
    'PreSync 0 Job migrate hook',
    'Sync -1 Ingress first',
    'Sync 0 Namespace n',
    'Sync 0 Service z',
    'Sync 0 Deployment a',
    'Sync 0 Deployment b',
    'Sync 0 Rollout a',
    'Sync 2 ConfigMap late',
    'PostSync -5 Job smoke hook',
  ]);
});

test('a hook of two phases runs twice', () => {
  const tasks = syncOrder([object('Job', 'both', { 'argocd.argoproj.io/hook': 'PreSync, PostSync' })]);
  expect(tasks.map(({ phase }) => phase)).toEqual(['PreSync', 'PostSync']);
});

test('a wave that is no number is none', () => {
  expect(syncOrder([object('Job', 'a', wave('first'))]).map((task) => task.wave)).toEqual([0]);
});
