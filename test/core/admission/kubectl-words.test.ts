import { kubectlWords } from '../../../src/core/admission/kubectl-words.ts';
import type { Refusal } from '../../../src/core/admission/refusal.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';

const REFUSAL: Refusal = { message: 'why', reason: 'BadRequest', causes: [], kind: 'schema' };

test.each<[Refusal['reason'], string]>([
  ['BadRequest', 'Error from server (BadRequest): error when creating "web.yaml": why'],
  ['Forbidden', 'Error from server (Forbidden): error when creating "web.yaml": why'],
  ['InternalError', 'Error from server: why'],
  ['NotFound', 'error: resource mapping not found from "web.yaml": why\nensure CRDs are installed first'],
])('%s', (reason, words) => {
  expect(kubectlWords({ ...REFUSAL, reason }, { file: 'web.yaml' })).toBe(words);
});

test('one cause stands on the line, several below it', () => {
  const invalid: Refusal = {
    message: 'Deployment.apps "web" is invalid: …',
    reason: 'Invalid',
    causes: [{ field: 'spec.a', detail: 'Required value' }],
    kind: 'validation',
  };
  expect(kubectlWords(invalid)).toBe('The Deployment "web" is invalid: spec.a: Required value');
  const causes = [...invalid.causes, { field: 'spec.b', detail: 'Required value' }, ...invalid.causes];
  expect(kubectlWords({ ...invalid, causes })).toBe(
    'The Deployment "web" is invalid: \n* spec.a: Required value\n* spec.b: Required value',
  );
});

test('what is forbidden to an update is told with the patch', () => {
  const claim = (storage: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { resources: { requests: { storage } } },
  });
  const update = { last: claim('1Gi'), live: claim('1Gi'), wanted: claim('2Gi') };
  expect(kubectlWords({ ...REFUSAL, reason: 'Forbidden' }, { update })).toBe(
    [
      'Error from server (Forbidden): error when applying patch:',
      '{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"PersistentVolumeClaim\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"data\\",\\"namespace\\":\\"shop\\"},\\"spec\\":{\\"resources\\":{\\"requests\\":{\\"storage\\":\\"2Gi\\"}}}}\\n"}},"spec":{"resources":{"requests":{"storage":"2Gi"}}}}',
      'to:',
      'Resource: "/v1, Resource=persistentvolumeclaims", GroupVersionKind: "/v1, Kind=PersistentVolumeClaim"',
      'Name: "data", Namespace: "shop"',
      'for: "STDIN": error when patching "STDIN": why',
    ].join('\n'),
  );
});
