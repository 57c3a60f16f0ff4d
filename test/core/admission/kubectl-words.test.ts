import { kubectlWords } from '../../../src/core/admission/kubectl-words.ts';
import type { Refusal } from '../../../src/core/admission/refusal.ts';

const REFUSAL: Refusal = { message: 'why', reason: 'BadRequest', causes: [], kind: 'schema' };

test.each<[Refusal['reason'], string]>([
  ['BadRequest', 'Error from server (BadRequest): error when creating "web.yaml": why'],
  ['Forbidden', 'Error from server (Forbidden): error when creating "web.yaml": why'],
  ['InternalError', 'Error from server: why'],
  ['NotFound', 'error: resource mapping not found from "web.yaml": why\nensure CRDs are installed first'],
])('%s', (reason, words) => {
  expect(kubectlWords({ ...REFUSAL, reason }, 'web.yaml')).toBe(words);
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
