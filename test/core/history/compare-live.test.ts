import { compareLive } from '../../../src/core/history/compare-live.ts';
import { replay } from '../../../src/core/history/replay.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { stringAt } from '../../../src/core/values/read-json.ts';
import { application, commit, rendered } from './make.ts';

const SERVER = { apiServer: { minor: 36 }, baselineWhy: 'given' } as const;

function config(data: JsonObject, more: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' }, data, ...more };
}

function pods(spec: JsonObject, replicas: number): JsonObject {
  const labels = { app: 'cart' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

const cart = { name: 'cart', image: 'cart:1', resources: { requests: { cpu: '1' } } };

function compared(declared: readonly JsonObject[], live: readonly JsonObject[], absent: readonly JsonObject[] = []) {
  const steps = declared.map((one, index) => ({ commit: commit(`c${index}`), rendered: rendered(one) }));
  const managed = [
    ...live.map((manifest) => ({ of: manifest, manifest })),
    ...absent.map((of) => ({ of, manifest: null })),
  ];
  const objects = managed.map(({ of, manifest }) => ({
    ref: {
      apiVersion: stringAt(of, 'apiVersion') ?? '',
      kind: stringAt(of, 'kind') ?? '',
      namespace: 'shop',
      name: stringAt(of, 'metadata', 'name') ?? '',
    },
    manifest,
  }));
  return compareLive(replay(application(), steps, SERVER), { synced: null, operation: null, conditions: [], objects });
}

test.each<{ name: string; declared: JsonObject; live: JsonObject }>([
  {
    name: 'what the API server filled in',
    declared: config({ a: 'b' }),
    live: config({ a: 'b' }, { immutable: false }),
  },
  {
    name: 'a container that a webhook added, and another way to write an amount',
    declared: pods({ containers: [cart] }, 2),
    live: pods(
      {
        containers: [{ name: 'proxy' }, { ...cart, resources: { requests: { cpu: '1000m' } } }],
        dnsPolicy: 'ClusterFirst',
      },
      2,
    ),
  },
  {
    name: 'the data of a Secret, which Argo CD hides',
    declared: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, stringData: { a: 'b' } },
    live: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, data: { a: '++++++++' } },
  },
])('no disagreement: $name', ({ declared, live }) => {
  expect(compared([declared], [live])).toEqual([]);
});

test('a field somebody changed in the cluster', () => {
  expect(compared([pods({ containers: [cart] }, 2)], [pods({ containers: [cart] }, 5)])).toMatchObject([
    { kind: 'differs', path: ['spec', 'replicas'], declared: 2, live: 5, declaredBy: null },
  ]);
});

test('an object that is as an older commit declared it: the last sync did not reach it', () => {
  expect(compared([config({ a: 'old' }), config({ a: 'new' })], [config({ a: 'old' })])).toMatchObject([
    { kind: 'differs', path: ['data', 'a'], declared: 'new', live: 'old', declaredBy: { sha: 'c0' } },
  ]);
});

test('an object that is not there, and one that should not be', () => {
  expect(compared([config({})], [], [config({})])).toMatchObject([{ kind: 'missing', object: { ref: { name: 'c' } } }]);
  expect(compared([config({})], [config({}), pods({ containers: [] }, 1)])).toMatchObject([
    { kind: 'unexpected', ref: { kind: 'Deployment', name: 'cart' } },
  ]);
});

test('keys that every object inherits are ordinary keys', () => {
  const hostile: JsonObject = JSON.parse('{"constructor":"x","__proto__":"y"}');
  expect(compared([config(hostile)], [config({})])).toMatchObject([
    { kind: 'differs', declared: 'x', live: undefined },
  ]);
});
