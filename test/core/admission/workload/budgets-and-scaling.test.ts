import type { JsonObject } from '../../../../src/core/values/json.ts';
import { said, saidToNew } from './said.ts';

function budget(spec: JsonObject): JsonObject {
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'shop' }, spec };
}

function autoscaler(spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
  };
}

function measuring(...metrics: readonly JsonObject[]): JsonObject {
  return autoscaler({ metrics });
}

function priority(name: string, fields: JsonObject): JsonObject {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, ...fields };
}

describe('budgets', () => {
  test('may select other Pods, and take a percentage above none', () => {
    const selecting = (app: string): JsonObject => budget({ minAvailable: '50%', selector: { matchLabels: { app } } });
    expect(said(selecting('web'), selecting('api'))).toEqual([]);
    expect(saidToNew(budget({ maxUnavailable: '101%' }))).toEqual([
      'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ]);
  });

  test('keep values that no label can have only if they had them', () => {
    const odd = budget({ selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a b'] }] } });
    expect(saidToNew(odd)).toHaveLength(1);
    expect(said(odd, odd)).toEqual([]);
  });
});

describe('autoscalers', () => {
  const target = { type: 'AverageValue', averageValue: '10' };
  const metric = { name: 'queue' };

  test.each<{ name: string; object: JsonObject; minor?: number; says: readonly string[] }>([
    { name: 'measure the CPU unless they say what', object: autoscaler(), says: [] },
    {
      name: 'scale something of a group, told since 1.34',
      object: autoscaler({ scaleTargetRef: { apiVersion: 'v1', kind: 'Deployment', name: 'web' } }),
      says: ['spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group'],
    },
    {
      name: 'or a ReplicationController',
      object: autoscaler({ scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'web' } }),
      says: [],
    },
    {
      name: 'below none',
      object: autoscaler({ maxReplicas: -1 }),
      says: [
        'spec.maxReplicas: Invalid value: -1: must be greater than 0',
        'spec.maxReplicas: Invalid value: -1: must be greater than or equal to `minReplicas`',
      ],
    },
    {
      name: 'say which source they mean',
      object: measuring({ type: 'Pods', external: { metric, target } }),
      says: ['spec.metrics[0].pods: Required value: must populate information for the given metric source'],
    },
    {
      name: 'and no other',
      object: measuring({ type: 'Pods', pods: { metric, target }, external: { metric, target } }),
      says: ['spec.metrics[0].external: Forbidden: must populate the given metric source only'],
    },
    {
      name: 'describe an object of any group',
      object: measuring({
        type: 'Object',
        object: { metric, describedObject: { apiVersion: 'v1', kind: 'Service', name: 'a/b' }, target },
      }),
      says: [`spec.metrics[0].object.describedObject.name: Invalid value: "a/b": may not contain '/'`],
    },
    {
      name: 'want one amount of what is outside',
      object: measuring({ type: 'External', external: { metric, target: { ...target, value: '0' } } }),
      says: [
        'spec.metrics[0].external.target.value: Invalid value: "0": must be positive',
        'spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
      ],
    },
    {
      name: "measure a container's resource",
      object: measuring({ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'Main', target } }),
      says: [
        expect.stringContaining('spec.metrics[0].containerResource.container: Invalid value: "Main": a lowercase'),
      ],
    },
    {
      name: "and know containers' resources",
      object: measuring({
        type: 'ContainerResource',
        containerResource: {
          name: 'storage',
          container: 'main',
          target: { type: 'Utilization', averageUtilization: 0 },
        },
      }),
      says: [
        'spec.metrics[0].containerResource.name: Invalid value: "storage": must be a standard resource for containers',
        'spec.metrics[0].containerResource.target.averageUtilization: Invalid value: 0: must be greater than 0',
      ],
    },
    {
      name: 'scale by rules that have defaults',
      object: autoscaler({
        behavior: { scaleUp: { selectPolicy: 'Most', policies: [] }, scaleDown: { tolerance: '-1' } },
      }),
      says: [
        'spec.behavior.scaleUp.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"',
        'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
        'spec.behavior.scaleDown.tolerance: Invalid value: "-1": must be greater than or equal to 0',
      ],
    },
    {
      name: 'have a target for the CPU in their first version',
      object: { ...autoscaler({ targetCPUUtilizationPercentage: 0 }), apiVersion: 'autoscaling/v1' },
      says: ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    },
  ])('$name', ({ object, minor, says }) => expect(saidToNew(object, minor)).toEqual(says));

  test('go to zero only if they did, and wake up by something', () => {
    const asleep = autoscaler({ minReplicas: 0 });
    const needsMetric =
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas';
    expect(saidToNew(asleep)).toEqual([
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      needsMetric,
    ]);
    expect(said(asleep, asleep)).toEqual([needsMetric]);
  });

  test('keep a target that was taken before 1.34', () => {
    const old = autoscaler({ scaleTargetRef: { kind: 'Deployment', name: 'web' } });
    expect(said(old, { ...old, metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' } } })).toEqual([]);
  });
});

describe('priority classes', () => {
  test.each<{ name: string; object: JsonObject; says: readonly string[] }>([
    { name: 'up to a thousand million', object: priority('high', { value: 1_000_000_000 }), says: [] },
    {
      name: "another value than the system's",
      object: priority('system-node-critical', { value: 1 }),
      says: [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
      ],
    },
    { name: "the system's own", object: priority('system-cluster-critical', { value: 2_000_000_000 }), says: [] },
  ])('$name', ({ object, says }) => expect(saidToNew(object)).toEqual(says));

  test('keep their value, and may become the default', () => {
    const high = priority('high', { value: 1 });
    expect(said(high, priority('high', { value: 2 }))).toEqual(['value: Forbidden: may not be changed in an update.']);
    expect(said(high, priority('high', { value: 1, globalDefault: true, description: 'now' }))).toEqual([]);
  });
});
