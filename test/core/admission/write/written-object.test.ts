import { type Way, writtenObject } from '../../../../src/core/admission/written-object.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';
import { objectAt, valueAt } from '../../../../src/core/values/read-json.ts';

function deployment(spec: JsonObject): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
}

function containers(...list: readonly Json[]): JsonObject {
  return deployment({ template: { spec: { containers: list } } });
}

/** Spec of the object after `desired` was written over `stored`, which was written as `old`. */
function written(way: Way, old: JsonObject, stored: JsonObject, desired: JsonObject): JsonObject | undefined {
  return objectAt(writtenObject({ old, stored, desired }, way), 'spec');
}

describe('kubectl apply', () => {
  test('what left the manifest leaves the object, what others set stays', () => {
    const old = deployment({ paused: true, minReadySeconds: 5 });
    const stored = deployment({ paused: true, minReadySeconds: 5, replicas: 7, revisionHistoryLimit: 10 });
    expect(written('apply', old, stored, deployment({ minReadySeconds: 6 }))).toEqual({
      minReadySeconds: 6,
      replicas: 7,
      revisionHistoryLimit: 10,
    });
  });

  test('containers and their environment merge by name', () => {
    const old = containers({
      name: 'a',
      env: [
        { name: 'X', value: '1' },
        { name: 'Y', value: '2' },
      ],
    });
    const stored = containers(
      {
        name: 'a',
        imagePullPolicy: 'Always',
        env: [
          { name: 'X', value: '1' },
          { name: 'Y', value: '2' },
          { name: 'Z', value: '3' },
        ],
      },
      { name: 'injected' },
    );
    const desired = containers({ name: 'a', env: [{ name: 'X', value: '9' }] });
    expect(written('apply', old, stored, desired)).toEqual(
      containers(
        {
          name: 'a',
          imagePullPolicy: 'Always',
          env: [
            { name: 'X', value: '9' },
            { name: 'Z', value: '3' },
          ],
        },
        { name: 'injected' },
      )['spec'],
    );
  });

  test('a container that is declared twice is merged into one', () => {
    const desired = containers({ name: 'a', image: 'x' }, { name: 'a', image: 'y' });
    expect(written('apply', containers({ name: 'a' }), containers({ name: 'a' }), desired)).toEqual(
      containers({ name: 'a', image: 'y' })['spec'],
    );
  });

  test('a strategy or volume that changes loses what the manifest does not name', () => {
    const old = deployment({ strategy: { type: 'RollingUpdate' } });
    const stored = deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } });
    expect(written('apply', old, stored, deployment({ strategy: { type: 'Recreate' } }))).toEqual({
      strategy: { type: 'Recreate' },
    });
    expect(written('apply', old, stored, old)).toEqual(stored['spec']);
  });

  test('lists without a key are replaced, and so are all lists of custom resources', () => {
    const tolerations = (...keys: string[]): JsonObject =>
      deployment({ template: { spec: { tolerations: keys.map((key) => ({ key })) } } });
    expect(written('apply', tolerations('a'), tolerations('a', 'b'), tolerations('c'))).toEqual(
      tolerations('c')['spec'],
    );
    const custom = (...names: string[]): JsonObject => ({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      spec: { containers: names.map((name) => ({ name })) },
    });
    expect(written('apply', custom('a'), custom('a', 'b'), custom('a'))).toEqual(custom('a')['spec']);
  });
});

describe('server-side apply', () => {
  test('null leaves a field as it is, and nothing is dropped because a neighbour changes', () => {
    const old = deployment({ strategy: { type: 'RollingUpdate' } });
    const stored = deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } });
    const desired = deployment({ strategy: { type: 'Recreate', rollingUpdate: null } });
    expect(written('server-side-apply', old, stored, desired)).toEqual({
      strategy: { type: 'Recreate', rollingUpdate: { maxSurge: '25%' } },
    });
  });

  test('ports are found by number and protocol, TCP where nothing is said', () => {
    const ports = (...list: readonly Json[]): JsonObject => containers({ name: 'a', ports: list });
    const old = ports({ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 });
    const stored = ports({ containerPort: 53, protocol: 'UDP' }, { containerPort: 53, protocol: 'TCP' });
    expect(written('server-side-apply', old, stored, ports({ containerPort: 53, name: 'dns' }))).toEqual(
      ports({ containerPort: 53, protocol: 'TCP', name: 'dns' })['spec'],
    );
  });

  test('a selector is one thing', () => {
    const selector = (labels: JsonObject): JsonObject => deployment({ selector: { matchLabels: labels } });
    const after = written(
      'server-side-apply',
      selector({ a: 'b' }),
      selector({ a: 'b', x: 'y' }),
      selector({ a: 'c' }),
    );
    expect(valueAt(after, 'selector')).toEqual({ matchLabels: { a: 'c' } });
  });
});

test('a merge patch is what changed in the manifest, with lists as wholes', () => {
  const old = deployment({ paused: true, template: { spec: { containers: [{ name: 'a' }] } } });
  const stored = deployment({
    paused: true,
    replicas: 3,
    template: { spec: { containers: [{ name: 'a', stdin: false }] } },
  });
  const desired = deployment({ template: { spec: { containers: [{ name: 'a', image: 'b' }] } } });
  expect(written('merge-patch', old, stored, desired)).toEqual({
    replicas: 3,
    template: { spec: { containers: [{ name: 'a', image: 'b' }] } },
  });
});

test('a replaced object is the manifest', () => {
  const desired = deployment({ replicas: 2 });
  expect(writtenObject({ old: desired, stored: deployment({ paused: true }), desired }, 'replace')).toBe(desired);
});

test('what the API server keeps of an object stays, whatever brings the manifest', () => {
  const old = { ...deployment({}), metadata: { name: 'web', uid: '1', annotations: { a: 'b' } } };
  for (const way of ['apply', 'server-side-apply', 'merge-patch', 'replace'] as const)
    expect(writtenObject({ old, stored: old, desired: deployment({}) }, way)['metadata']).toEqual({
      name: 'web',
      uid: '1',
    });
});

test.each(['apply', 'server-side-apply'] as const)('%s: lists of ten thousand elements merge, too', (way) => {
  const env = Array.from({ length: 10_000 }, (_, index) => ({ name: `KEY_${index}`, value: 'a' }));
  const [old, desired] = [containers({ name: 'a', env }), containers({ name: 'a', env: env.slice(1) })];
  expect(written(way, old, old, desired)).toEqual(desired['spec']);
});
