import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

function rendered(files: Readonly<Record<string, string>>): ReturnType<typeof render> {
  return render(repository(files), 'app');
}

const schema = (path: string): string =>
  JSON.stringify({
    definitions: {},
    paths: {
      [path]: { get: { 'x-kubernetes-group-version-kind': { group: 'example.org', version: 'v1', kind: 'Zone' } } },
    },
  });

test.each([
  { name: 'read at a path without a namespace', path: '/apis/example.org/v1/zones', namespace: undefined },
  { name: 'read in a namespace', path: '/apis/example.org/v1/namespaces/{namespace}/zones', namespace: 'shop' },
])('a kind that a schema of the repository says is $name', ({ path, namespace }) => {
  const { objects, problem } = rendered({
    'app/kustomization.yaml': 'resources: [zone.yaml]\nnamespace: shop\nopenapi: {path: schema.json}\n',
    'app/schema.json': schema(path),
    'app/zone.yaml': 'apiVersion: example.org/v1\nkind: Zone\nmetadata:\n  name: east\n',
  });
  expect(problem).toBeNull();
  expect(objects[0]?.ref.namespace).toBe(namespace);
});

test('a version of the schema that kustomize does not carry is its error', () => {
  const { problem } = rendered({ 'app/kustomization.yaml': 'resources: []\nopenapi: {version: v1.20.0}\n' });
  expect(problem?.message).toBe('the specified OpenAPI version is not built in');
});

/** The finalizers `old` of an object after a patch that sets `[new]`. */
function patched(apiVersion: string, kind: string): unknown {
  const head = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: one\n`;
  const { objects } = rendered({
    'app/kustomization.yaml': 'resources: [one.yaml]\npatches:\n  - path: patch.yaml\n',
    'app/one.yaml': `${head}  finalizers: [old]\n`,
    'app/patch.yaml': `${head}  finalizers: [new]\n`,
  });
  const metadata = objects[0]?.manifest['metadata'];
  return typeof metadata === 'object' && metadata !== null && 'finalizers' in metadata ? metadata.finalizers : null;
}

test.each([
  { apiVersion: 'autoscaling/v2beta2', kind: 'HorizontalPodAutoscaler', finalizers: ['new', 'old'] },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', finalizers: ['new'] },
  { apiVersion: 'storage.k8s.io/v1beta1', kind: 'CSIStorageCapacity', finalizers: ['new', 'old'] },
  { apiVersion: 'example.org/v1', kind: 'Zone', finalizers: ['new'] },
])('lists of $apiVersion $kind merge only if the schema has that version', ({ apiVersion, kind, finalizers }) => {
  expect(patched(apiVersion, kind)).toEqual(finalizers);
});
