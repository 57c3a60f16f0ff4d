import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said } from '../said.ts';

const NEWEST = { minor: 36 };

function object(kind: string, fields: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'it', ...metadata }, ...fields };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('ConfigMaps', () => {
  test.each([
    {
      name: 'a key that is no file name',
      fields: { data: { 'a/b': '' } },
      message:
        "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    },
    {
      name: 'a key in both maps',
      fields: { data: { a: '' }, binaryData: { a: '' } },
      message: 'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    },
    {
      name: 'bytes, not characters, are counted',
      fields: { data: { a: 'ä'.repeat(512 * 1024), b: '1' } },
      message: '[]: Too long: may not be more than 1048576 bytes',
    },
    { name: 'a null is an empty text', fields: { data: { a: null } }, message: null },
  ])('$name', ({ fields, message }) => expect(said(NEWEST, object('ConfigMap', fields))).toBe(message));

  test('once immutable, data that reads the same may be written otherwise', () => {
    const old = object('ConfigMap', { immutable: true, data: { a: '1', b: '2' }, binaryData: { c: 'eA==' } });
    const same = object('ConfigMap', { immutable: true, data: { b: '2', a: '1' }, binaryData: { c: 'eA\n==' } });
    expect(said(NEWEST, same, old)).toBeNull();
    expect(said(NEWEST, { ...same, binaryData: { c: 'eQ==' } }, old)).toBe(
      'binaryData: Forbidden: field is immutable when `immutable` is set',
    );
  });
});

describe('Secrets', () => {
  test.each([
    ['kubernetes.io/tls', { 'tls.crt': '' }, 'data[tls.key]: Required value'],
    ['kubernetes.io/basic-auth', { password: '' }, null],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': '' }, 'data[ssh-privatekey]: Required value'],
    ['kubernetes.io/dockercfg', {}, 'data[.dockercfg]: Required value'],
    [
      'kubernetes.io/service-account-token',
      {},
      'metadata.annotations[kubernetes.io/service-account.name]: Required value',
    ],
    ['example.com/any', {}, null],
  ])('%s %j', (type, data, message) => expect(said(NEWEST, object('Secret', { type, data }))).toBe(message));

  test.each([
    ['{"auths":{"a":[1,-2.5e3,"\\u00e4",true,null]}}', null],
    ['', 'unexpected end of JSON input'],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['[1]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['{"a":[1 2]}', "invalid character '2' after array element"],
    ['{"a":-x}', "invalid character 'x' in numeric literal"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{} {', "invalid character '{' after top-level value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ["{'a'", "invalid character '\\'' looking for beginning of object key string"],
  ])('a pull secret of %j', (text, problem) => {
    const secret = object('Secret', {
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': base64(text) },
    });
    const words = `data[.dockerconfigjson]: Invalid value: "\\u003csecret contents redacted\\u003e": ${problem}`;
    expect(said(NEWEST, secret)).toBe(problem === null ? null : words);
  });

  test('what stringData says is data', () => {
    const old = object('Secret', { immutable: true, data: { a: base64('x') } });
    expect(said(NEWEST, { ...old, stringData: { a: 'x' } }, old)).toBeNull();
    expect(said(NEWEST, { ...old, stringData: { a: 'y' } }, old)).toBe(
      'data: Forbidden: field is immutable when `immutable` is set',
    );
  });

  test('a nested text does not exhaust the stack', () => {
    const secret = object('Secret', {
      type: 'kubernetes.io/dockercfg',
      stringData: { '.dockercfg': '['.repeat(200_000) },
    });
    expect(said(NEWEST, secret)).toContain('unexpected end of JSON input');
  });
});

describe('Namespaces', () => {
  test("a long name is wrong twice: it is also a label's value", () => {
    const name = 'n'.repeat(64);
    expect(said(NEWEST, object('Namespace', {}, { name }))).toBe(
      `metadata.name: Invalid value: "${name}": must be no more than 63 characters\nmetadata.labels: Invalid value: "${name}": must be no more than 63 bytes`,
    );
  });

  test('finalizers', () => {
    expect(said(NEWEST, object('Namespace', { spec: { finalizers: ['kubernetes', 'mine'] } }))).toBe(
      'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    );
  });
});

describe('ResourceQuotas', () => {
  const quota = (spec: JsonObject): JsonObject => object('ResourceQuota', { spec });

  test.each([
    {
      name: 'counts and amounts',
      spec: { hard: { pods: '10', 'requests.nvidia.com/gpu': 4, 'limits.cpu': '1500m' } },
      message: null,
    },
    {
      name: 'half a Pod',
      spec: { hard: { pods: '500m' } },
      message: 'spec.hard[pods]: Invalid value: "500m": must be an integer',
    },
    {
      name: 'less than nothing',
      spec: { hard: { cpu: '-1' } },
      message: 'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    },
    {
      name: 'what the best effort does not ask for',
      spec: { hard: { cpu: '1' }, scopes: ['BestEffort'] },
      message: 'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
    },
    {
      name: 'both ends of a scope',
      spec: { hard: { pods: '1' }, scopes: ['Terminating', 'NotTerminating'] },
      message: 'spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes',
    },
    {
      name: 'a selector of scopes',
      spec: {
        hard: { pods: '1' },
        scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] },
      },
      message:
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    },
  ])('$name', ({ spec, message }) => expect(said(NEWEST, quota(spec))).toBe(message));

  test('scopes stay, in any order', () => {
    const old = quota({ hard: { pods: '1' }, scopes: ['BestEffort', 'Terminating'] });
    expect(said(NEWEST, quota({ hard: { pods: '2' }, scopes: ['Terminating', 'BestEffort'] }), old)).toBeNull();
    expect(said({ minor: 33 }, quota({ hard: { pods: '1' }, scopes: ['BestEffort'] }), old)).toBe(
      'spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: field is immutable',
    );
  });
});

describe('LimitRanges', () => {
  const range = (...limits: readonly JsonObject[]): JsonObject => object('LimitRange', { spec: { limits } });

  test.each([
    {
      name: 'defaults that follow of the rest',
      limits: [{ type: 'Container', max: { cpu: '2' }, min: { cpu: '100m' } }],
      message: null,
    },
    {
      name: 'least above most',
      limits: [{ type: 'Pod', max: { cpu: '1' }, min: { cpu: '2' } }],
      message: 'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
    },
    {
      name: 'a ratio that cannot be reached',
      limits: [{ type: 'Pod', max: { cpu: '2' }, min: { cpu: '1' }, maxLimitRequestRatio: { cpu: 3 } }],
      message:
        'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
    },
    {
      name: 'the same type twice',
      limits: [{ type: 'Pod' }, { type: 'Pod' }],
      message: 'spec.limits[1].type: Duplicate value: "Pod"',
    },
    {
      name: 'a claim without storage',
      limits: [{ type: 'PersistentVolumeClaim' }],
      message:
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
    },
    {
      name: 'a resource that containers do not have',
      limits: [{ type: 'Container', max: { storage: '1Gi' } }],
      message: ['max', 'default', 'defaultRequest']
        .map(
          (field) =>
            `spec.limits[0].${field}[storage]: Invalid value: "storage": must be a standard resource for containers`,
        )
        .join('\n'),
    },
  ])('$name', ({ limits, message }) => expect(said(NEWEST, range(...limits))).toBe(message));
});
