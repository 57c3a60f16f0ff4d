import { explainError } from '../../../src/core/report/explain-error.ts';

test.each([
  ['waiting for deletion of apps/Deployment/web and 1 more resources', 'sync-waiting-for-agreement'],
  ['waiting for healthy state of apps/Deployment/web', 'sync-waiting'],
  ['Sync operation blocked by sync window', 'sync-window'],
  ['rpc error: code = PermissionDenied desc = cannot sync: blocked by sync window', 'sync-window'],
  ['another operation is already in progress', 'operation-in-progress'],
  ['Resource apps/Deployment/shop/web appeared 2 times among application resources.', 'repeated-resource'],
  ['resource :Namespace is not permitted in project shop', 'project-forbids-object'],
  ["namespace kube-system is not permitted in project 'shop'", 'project-forbids-object'],
  [
    "application destination server 'https://a' and namespace 'b' do not match any of the allowed destinations in project 'shop'",
    'invalid-spec',
  ],
])('%s: %s', (text, expected) => {
  expect(explainError(text).map((one) => one.class)).toEqual([expected]);
});
