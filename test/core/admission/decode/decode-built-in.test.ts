import { decodeBuiltIn } from '../../../../src/core/admission/decode/decode-built-in.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';

const NEWEST = { minor: 36 };
const PREFIX = 'Deployment in version "v1" cannot be handled as a Deployment: ';

function deployment(spec: JsonObject, metadata: JsonObject = { name: 'web' }): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
}

function podSpec(spec: JsonObject): JsonObject {
  return deployment({ template: { spec } });
}

function said(manifest: JsonObject, minor = 36): string | undefined {
  return decodeBuiltIn(manifest, { minor })?.message.replace(PREFIX, '');
}

const cannot = (value: string, field: string, type: string): string =>
  `json: cannot unmarshal ${value} into Go struct field ${field} of type ${type}`;

describe('wrong types are told by the struct that has the field, the names down to it, and Go’s type', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a text where a number belongs',
      deployment({ replicas: '2' }),
      cannot('string', 'DeploymentSpec.spec.replicas', 'int32'),
    ],
    ['a broken number', deployment({ replicas: 1.5 }), cannot('number 1.5', 'DeploymentSpec.spec.replicas', 'int32')],
    [
      'a number out of range',
      deployment({ replicas: 2 ** 31 }),
      cannot('number 2147483648', 'DeploymentSpec.spec.replicas', 'int32'),
    ],
    [
      'a list where a struct belongs',
      deployment({ template: [] }),
      cannot('array', 'DeploymentSpec.spec.template', 'v1.PodTemplateSpec'),
    ],
    [
      'a struct where a list belongs',
      podSpec({ containers: {} }),
      cannot('object', 'PodSpec.spec.template.spec.containers', '[]v1.Container'),
    ],
    [
      'a text where a map belongs',
      deployment({}, { labels: 'a' }),
      cannot('string', 'ObjectMeta.metadata.labels', 'map[string]string'),
    ],
    [
      'a number in a map of texts',
      deployment({}, { labels: { a: 1 } }),
      cannot('number', 'ObjectMeta.metadata.labels', 'string'),
    ],
    [
      'a string with a name in Go',
      podSpec({ restartPolicy: true }),
      cannot('bool', 'PodSpec.spec.template.spec.restartPolicy', 'v1.RestartPolicy'),
    ],
    [
      'a number or text that is neither',
      deployment({ strategy: { rollingUpdate: { maxSurge: true } } }),
      cannot('bool', 'RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge', 'int32'),
    ],
    [
      'a resource list',
      podSpec({ overhead: 'much' }),
      cannot('string', 'PodSpec.spec.template.spec.overhead', 'v1.ResourceList'),
    ],
  ])('%s', (_, manifest, message) => {
    expect(said(manifest)).toBe(message);
  });
});

test('an unknown field is told with indexes, several after each other by name', () => {
  expect(said(podSpec({ containers: [{ name: 'a', imagePullpolicy: 'Always', Image: 'b' }], foo: 1 }))).toBe(
    'strict decoding error: unknown field "spec.template.spec.containers[0].Image", unknown field "spec.template.spec.containers[0].imagePullpolicy", unknown field "spec.template.spec.foo"',
  );
});

test('who does not check strictly drops unknown fields, and still meets wrong types', () => {
  expect(decodeBuiltIn(deployment({ foo: 1 }), NEWEST, false)).toBeNull();
  expect(decodeBuiltIn(deployment({ foo: 1, replicas: 'x' }), NEWEST, false)?.reason).toBe('BadRequest');
});

test('a wrong type hides unknown fields, and what a type cannot read hides wrong types', () => {
  expect(said(deployment({ foo: 1, replicas: 'x' }))).toMatch(/cannot unmarshal string/);
  expect(
    said({ ...podSpec({ volumes: [{ emptyDir: { sizeLimit: 'big' } }] }), metadata: { labels: { a: 1 } } }),
  ).toMatch(/^quantities must match/);
});

test('a field of a newer minor is unknown to an older one', () => {
  const manifest = podSpec({ containers: [{ lifecycle: { stopSignal: 'SIGTERM' } }] });
  expect(said(manifest, 32)).toBe(
    'strict decoding error: unknown field "spec.template.spec.containers[0].lifecycle.stopSignal"',
  );
  expect(said(manifest, 33)).toBeUndefined();
});

test('null fits everywhere, and keys that JavaScript treats specially are fields as others', () => {
  expect(said(deployment({ replicas: null, template: { spec: { containers: [null] } } }))).toBeUndefined();
  expect(said(JSON.parse('{"apiVersion":"apps/v1","kind":"Deployment","__proto__":{}}'))).toBe(
    'strict decoding error: unknown field "__proto__"',
  );
});

test('kinds that are not Kubernetes’ own are not looked at', () => {
  expect(decodeBuiltIn({ apiVersion: 'example.com/v1', kind: 'Thing', foo: 1 }, NEWEST)).toBeNull();
});

describe('what decodes to bytes', () => {
  const secret = (value: Json): string | undefined =>
    decodeBuiltIn({ apiVersion: 'v1', kind: 'Secret', data: { a: value } }, NEWEST)?.message.replace(/^.*?: /, '');

  test.each([
    ['YWJj', undefined],
    ['YW\nJj\n', undefined],
    ['YQ==', undefined],
    ['YWI=', undefined],
    ['', undefined],
    ['hello', 'illegal base64 data at input byte 4'],
    ['a b c', 'illegal base64 data at input byte 1'],
    ['YQ=', 'illegal base64 data at input byte 3'],
    ['YQ==YQ==', 'illegal base64 data at input byte 4'],
    ['YWI=x', 'illegal base64 data at input byte 4'],
    ['=', 'illegal base64 data at input byte 0'],
  ])('%j', (value, message) => {
    expect(secret(value)).toBe(message);
  });

  test('a flag is none', () => {
    expect(secret(true)).toBe(cannot('bool', 'Secret.data', '[]uint8'));
  });
});

describe('quantities', () => {
  const limit = (value: Json): string | undefined =>
    said(podSpec({ containers: [{ resources: { limits: { cpu: value } } }] }));

  test.each<[Json]>([['100m'], [1], [0.5], ['1e3'], ['1Gi'], ['.5'], ['+1'], [' 1 ']])('%j is one', (value) => {
    expect(limit(value)).toBeUndefined();
  });

  test.each<[Json, RegExp]>([
    ['much', /^quantities must match/],
    ['', /^quantities must match/],
    [true, /^quantities must match/],
    ['1GB', /^quantities must match/],
    ['1mm', /^unable to parse quantity's suffix$/],
    ['.', /^unable to parse numeric part of quantity$/],
  ])('%j is none', (value, message) => {
    expect(limit(value)).toMatch(message);
  });
});

describe('times', () => {
  const created = (value: Json): string | undefined => said(deployment({}, { creationTimestamp: value }));

  test('a time, and none', () => {
    expect(created('2026-01-02T03:04:05Z')).toBeUndefined();
    expect(created('2026-01-02T03:04:05.678+02:00')).toBeUndefined();
    expect(created('')).toBe('parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"');
    expect(created('2026-01-02')).toBe(
      'parsing time "2026-01-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
    );
    expect(created(5)).toBe(cannot('number', 'ObjectMeta.metadata.creationTimestamp', 'string'));
  });
});
