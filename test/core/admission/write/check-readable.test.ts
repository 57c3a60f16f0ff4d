import { KUBECTL } from '../../../../src/core/admission/client.ts';
import { kubectlWords } from '../../../../src/core/admission/kubectl-words.ts';
import type { Refusal } from '../../../../src/core/admission/refusal.ts';
import { checkReadable } from '../../../../src/core/admission/write/check-readable.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';

const NEWEST = { minor: 36 };

function deployment(spec: JsonObject): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
}

function applied(before: JsonObject, after: JsonObject): Refusal | null {
  const last = deployment(before);
  return checkReadable({ last, live: last, wanted: deployment(after) }, NEWEST, KUBECTL);
}

/** The patch as quoted, without the manifest that goes along. */
function quoted(before: JsonObject, after: JsonObject): string | undefined {
  return applied(before, after)?.message.replace(/metadata:map\[annotations:map\[kubectl.*?\\n\]\] ?/, '');
}

test('a new object is read as a whole', () => {
  const refusal = checkReadable({ last: null, live: null, wanted: deployment({ foo: 1 }) }, NEWEST, KUBECTL);
  expect(refusal?.reason).toBe('BadRequest');
});

describe('an update by kubectl quotes its patch', () => {
  test('a field nobody knows', () => {
    expect(quoted({ replicas: 1 }, { replicas: 2, foo: 'x' })).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[foo:x replicas:2]]": strict decoding error: unknown field "spec.foo"',
    );
  });

  test('the manifest goes along as an annotation', () => {
    expect(applied({}, { foo: 'x' })?.message).toBe(
      ' "" is invalid: patch: Invalid value: "map[metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{\\"apiVersion\\":\\"apps/v1\\",\\"kind\\":\\"Deployment\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"web\\"},\\"spec\\":{\\"foo\\":\\"x\\"}}\\n]] spec:map[foo:x]]": strict decoding error: unknown field "spec.foo"',
    );
  });

  test('lists with keys hold what differs, what goes, and the order of all', () => {
    const pod = (...containers: readonly Json[]): JsonObject => ({ template: { spec: { containers } } });
    const before = pod({ name: 'a', image: 'x' }, { name: 'b', image: 'y' });
    expect(quoted(before, pod({ name: 'a', image: 'x', foo: 1 }, { name: 'c' }))).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[template:map[spec:map[$setElementOrder/containers:[map[name:a] map[name:c]] containers:[map[foo:1 name:a] map[name:c] map[$patch:delete name:b]]]]]]": strict decoding error: unknown field "spec.template.spec.containers[0].foo"',
    );
  });

  test('a strategy names the keys that stay', () => {
    const before = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } };
    expect(quoted(before, { strategy: { type: 'Recreate', foo: 1 } })).toMatch(
      /map\[strategy:map\[\$retainKeys:\[foo type\] foo:1 rollingUpdate:\\u003cnil\\u003e type:Recreate\]\]/,
    );
  });

  test.each<[string, JsonObject, string]>([
    ['a number for a text', { template: { spec: { hostname: 5 } } }, 'cannot convert int64 to string'],
    [
      'a number for a text with a name',
      { template: { spec: { restartPolicy: 5 } } },
      'cannot convert int64 to v1.RestartPolicy',
    ],
    ['a flag for a text', { template: { spec: { hostname: true } } }, 'unrecognized type: string'],
    ['a text for a number', { replicas: 'two' }, 'unrecognized type: int32'],
    ['a broken number', { replicas: 1.5 }, 'cannot convert float64 to int32'],
    ['a text for a list', { template: { spec: { containers: 'a' } } }, 'cannot restore slice from string'],
    ['a list for a struct', { template: [] }, 'cannot restore struct from: slice'],
    ['a text for a map', { template: { metadata: { labels: 'a' } } }, 'cannot restore map from string'],
    [
      'a flag for a number or text',
      { strategy: { rollingUpdate: { maxSurge: true } } },
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ])('%s', (_, spec, why) => {
    expect(applied({}, spec)?.message.endsWith(`": ${why}`)).toBe(true);
  });

  test('kubectl says that the request is invalid', () => {
    const refusal = applied({ replicas: 1 }, { replicas: 'x' });
    expect(refusal && kubectlWords(refusal)).toMatch(/^The request is invalid: patch: Invalid value: "map\[/);
  });
});
