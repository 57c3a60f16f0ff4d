import type { JsonObject } from '../../../../src/core/values/json.ts';
import { CONTAINERS, controller, said, saidToNew } from './said.ts';

const SELECTABLE = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];

describe('selectors', () => {
  test.each(SELECTABLE)('a %s that selects its own Pods is fine', (kind) => {
    expect(saidToNew(controller(kind))).toEqual([]);
  });

  test.each(SELECTABLE)("a %s's selector may not change", (kind) => {
    expect(said(controller(kind), controller(kind, {}, 'api'))).toEqual([
      kind === 'StatefulSet'
        ? expect.stringContaining('spec: Forbidden: updates to statefulset spec')
        : 'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
    ]);
  });

  test.each([
    ['Deployment', 'deployment'],
    ['ReplicaSet', 'deployment'],
    ['StatefulSet', 'statefulset'],
    ['DaemonSet', 'daemonset'],
  ])('an empty one of a %s', (kind, word) => {
    expect(saidToNew(controller(kind, { selector: {} }))).toEqual([
      `spec.selector: Invalid value: {}: empty selector is invalid for ${word}`,
    ]);
  });

  test.each([
    { kind: 'Deployment', more: ': invalid label selector' },
    { kind: 'StatefulSet', more: '' },
    { kind: 'DaemonSet', more: null },
  ])('a broken one of a $kind ends what is said of the template', ({ kind, more }) => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['web'] }] };
    const value = '{"matchExpressions":[{"key":"app","operator":"Exists","values":["web"]}]}';
    expect(saidToNew(controller(kind, { selector }))).toEqual([
      "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      ...(more === null ? [] : [`spec.selector: Invalid value: ${value}${more}`]),
    ]);
  });

  test('the same in another form is the same, the same values in another order are not', () => {
    const expression = (values: readonly string[]): JsonObject =>
      controller('Deployment', { selector: { matchExpressions: [{ key: 'app', operator: 'In', values }] } });
    const written = controller('Deployment', { selector: { matchLabels: { app: 'web' }, matchExpressions: [] } });
    expect(said(controller('Deployment'), written)).toEqual([]);
    expect(said(expression(['web', 'api']), expression(['api', 'web']))).toHaveLength(1);
  });

  test('keys that every object inherits are labels like others', () => {
    const labels: JsonObject = JSON.parse('{"constructor":"a","__proto__":"b"}');
    const hostile = controller('Deployment', {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: CONTAINERS } },
    });
    expect(saidToNew(hostile)).toEqual([
      expect.stringContaining('spec.selector.matchLabels: Invalid value: "__proto__": name part must consist of'),
      expect.stringContaining('invalid label selector'),
    ]);
  });
});

describe('numbers and strategies', () => {
  const rolling = (kind: string, rollingUpdate: JsonObject): JsonObject =>
    controller(kind, { [kind === 'Deployment' ? 'strategy' : 'updateStrategy']: { rollingUpdate } });
  const percent = expect.stringContaining("a valid percent string must be a numeric string followed by an ending '%'");

  test.each([
    { kind: 'Deployment', amounts: { maxUnavailable: 0, maxSurge: 0 }, says: ['may not be 0 when `maxSurge` is 0'] },
    { kind: 'Deployment', amounts: { maxUnavailable: '0%', maxSurge: '0%' }, says: ['may not be 0 when `maxSurge`'] },
    { kind: 'Deployment', amounts: { maxUnavailable: '101%' }, says: ['must not be greater than 100%'] },
    { kind: 'Deployment', amounts: { maxUnavailable: '1', maxSurge: '200%' }, says: [percent] },
    { kind: 'Deployment', amounts: { maxSurge: -1 }, says: ['must be greater than or equal to 0'] },
    { kind: 'DaemonSet', amounts: { maxSurge: 1 }, says: ['may not be set when maxUnavailable is non-zero'] },
    { kind: 'DaemonSet', amounts: { maxUnavailable: 0 }, says: ['cannot be 0 when maxSurge is 0'] },
    { kind: 'DaemonSet', amounts: { maxUnavailable: 0, maxSurge: '120%' }, says: ['must not be greater than 100%'] },
    {
      kind: 'StatefulSet',
      amounts: { partition: -1, maxUnavailable: 0 },
      says: ['must be greater than or equal to 0'],
    },
  ])('$kind: $amounts', ({ kind, amounts, says }) => {
    const errors = saidToNew(rolling(kind, amounts));
    expect(errors).toEqual(says.map((one) => (typeof one === 'string' ? expect.stringContaining(one) : one)));
  });

  test.each([
    {
      name: 'Deployment',
      object: controller('Deployment', { progressDeadlineSeconds: 5, minReadySeconds: 5 }),
      says: 'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    },
    {
      name: 'DaemonSet, by its whole strategy',
      object: controller('DaemonSet', { updateStrategy: { type: 'Recreate' } }),
      says: 'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    },
    {
      name: 'StatefulSet',
      object: controller('StatefulSet', { podManagementPolicy: 'Ordered' }),
      says: "spec.podManagementPolicy: Invalid value: \"Ordered\": must be 'OrderedReady' or 'Parallel'",
    },
    {
      name: 'StatefulSet that starts to count below zero',
      object: controller('StatefulSet', { ordinals: { start: -1 } }),
      says: 'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0',
    },
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual([says]));

  test('a strategy that left its default behind is refused as a patch and taken as a replacement', () => {
    const recreate = controller('Deployment', { strategy: { type: 'Recreate' } });
    expect(said(controller('Deployment'), recreate)).toEqual([
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ]);
    expect(said(controller('Deployment'), recreate, 36, 'replace')).toEqual([]);
  });
});

describe('StatefulSets', () => {
  const claims = (storage: string): JsonObject =>
    controller('StatefulSet', {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', creationTimestamp: null },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
        },
      ],
    });

  test.each([
    { name: 'a claim in another unit', before: claims('1Gi'), after: claims('1024Mi'), fixed: false },
    { name: 'a greater claim', before: claims('1Gi'), after: claims('2Gi'), fixed: true },
    { name: 'another Service', after: controller('StatefulSet', { serviceName: 'web' }), fixed: true },
    {
      name: 'a default that is written down',
      after: controller('StatefulSet', { podManagementPolicy: 'OrderedReady' }),
    },
    { name: 'first ordinal and retention', after: controller('StatefulSet', { ordinals: { start: 1 } }), fixed: false },
  ])('$name', ({ before = controller('StatefulSet'), after, fixed = false }) => {
    expect(said(before, after)).toHaveLength(fixed ? 1 : 0);
  });

  test("the history's limit may change since 1.33", () => {
    const change = [controller('StatefulSet'), controller('StatefulSet', { revisionHistoryLimit: 3 })] as const;
    expect(said(...change, 33)).toEqual([]);
    expect(said(...change, 32)).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });

  const mounting = (template: JsonObject): JsonObject =>
    controller('StatefulSet', {
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ...CONTAINERS[0], ...template }] } },
    });

  test('templates are looked into since 1.34, but not where the stored one would not pass', () => {
    const bad = mounting({ volumeMounts: [{ name: 'data', mountPath: '/data' }] });
    expect(saidToNew(bad, 33)).toEqual([]);
    expect(saidToNew(bad, 34)).toEqual(['spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"']);
    expect(said(bad, { ...bad, metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' } } }, 34)).toEqual([]);
  });

  test('the name of its Service is looked at since 1.33, and only when it is new', () => {
    const named = controller('StatefulSet', { serviceName: 'Web' });
    expect(saidToNew(named, 32)).toEqual([]);
    expect(saidToNew(named, 33)).toEqual([
      expect.stringContaining('spec.serviceName: Invalid value: "Web": a lowercase'),
    ]);
    expect(said(named, named, 33)).toEqual([]);
  });
});

describe('ReplicationControllers', () => {
  const pods = (app: string, spec: JsonObject = { selector: { app } }): JsonObject => ({
    ...controller('ReplicationController', {}, app),
    apiVersion: 'v1',
    spec: { template: { metadata: { labels: { app } }, spec: { containers: CONTAINERS } }, ...spec },
  });

  test('take what they lack of a selector from their template, and may change it', () => {
    expect(saidToNew(pods('web', {}))).toEqual([]);
    expect(said(pods('web'), pods('api'))).toEqual([]);
    expect(saidToNew(pods('web', { selector: { app: 'api' } }))).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
  });

  test('have a template', () => {
    expect(saidToNew(pods('web', { template: null, selector: { app: 'web' } }))).toEqual([
      'spec.template: Required value',
    ]);
  });
});
