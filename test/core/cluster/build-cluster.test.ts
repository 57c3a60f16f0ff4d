import { array, assert, constantFrom, dictionary, jsonValue, oneof, property, record } from 'fast-check';
import { buildCluster } from '../../../src/core/cluster/build-cluster.ts';
import type { RenderedObject } from '../../../src/core/render/rendered.ts';
import type { JsonObject } from '../../../src/core/values/json.ts';
import { clusterOf, objectsOf } from './objects.ts';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: mysql, namespace: shop}
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql, tier: db}}
    spec:
      containers:
      - {name: mysql, image: mysql:8, ports: [{name: db, containerPort: 3306}]}
      volumes: [{name: data, persistentVolumeClaim: {claimName: mysql-data}}]
`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec: {selector: {app: mysql}, ports: [{name: db, port: 3306, targetPort: db}, {port: 33060}]}
`;

describe('workloads', () => {
  test('a Deployment with what its template tells', () => {
    const [workload] = clusterOf(DEPLOYMENT).workloads;
    expect(workload).toMatchObject({
      namespace: 'shop',
      podLabels: { app: 'mysql', tier: 'db' },
      selector: { matchLabels: { app: 'mysql' }, matchExpressions: [] },
      replicas: 2,
      hostNetwork: false,
      claims: ['mysql-data'],
      strategy: 'Recreate',
      containers: [{ name: 'mysql', image: 'mysql:8', ports: [{ name: 'db', port: 3306, protocol: 'TCP' }] }],
    });
  });

  test.each([
    {
      kind: 'StatefulSet',
      apiVersion: 'apps/v1',
      spec: '{template: {metadata: {labels: {app: x}}}, volumeClaimTemplates: [{metadata: {name: data}}]}',
      claims: ['data'],
    },
    { kind: 'DaemonSet', apiVersion: 'apps/v1', spec: '{template: {metadata: {labels: {app: x}}}}', claims: [] },
    { kind: 'Job', apiVersion: 'batch/v1', spec: '{template: {metadata: {labels: {app: x}}}}', claims: [] },
    {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      spec: '{jobTemplate: {spec: {template: {metadata: {labels: {app: x}}}}}}',
      claims: [],
    },
    {
      kind: 'Rollout',
      apiVersion: 'argoproj.io/v1alpha1',
      spec: '{strategy: {canary: {}}, template: {metadata: {labels: {app: x}}}}',
      claims: [],
    },
  ])('the template of a $kind', ({ kind, apiVersion, spec, claims }) => {
    const cluster = clusterOf(
      `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a, namespace: shop}, spec: ${spec}}`,
    );
    expect(cluster.workloads).toMatchObject([{ podLabels: { app: 'x' }, claims }]);
  });

  test('a bare Pod is its own template', () => {
    const cluster = clusterOf(
      '{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: x}}, spec: {hostNetwork: true}}',
    );
    expect(cluster.workloads).toMatchObject([
      { namespace: 'default', podLabels: { app: 'x' }, hostNetwork: true, replicas: 1 },
    ]);
  });

  test('a Rollout takes its Pods from the workload it refers to', () => {
    const rollout = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: mysql-rollout, namespace: shop}
spec: {replicas: 3, strategy: {blueGreen: {}}, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: mysql}}`;
    const found = clusterOf(DEPLOYMENT, rollout).workload('shop', 'mysql-rollout');
    expect(found).toMatchObject({ podLabels: { app: 'mysql', tier: 'db' }, replicas: 3, strategy: 'blueGreen' });
  });

  test('one with the kind asked for, where a name is used twice', () => {
    const set = DEPLOYMENT.replace('kind: Deployment', 'kind: StatefulSet');
    expect(clusterOf(DEPLOYMENT, set).workload('shop', 'mysql', 'StatefulSet')?.ref.kind).toBe('StatefulSet');
  });
});

describe('services', () => {
  test('ports lead to the same port where they do not say', () => {
    expect(clusterOf(SERVICE).service('shop', 'mysql')?.ports).toEqual([
      { name: 'db', port: 3306, targetPort: 'db', protocol: 'TCP' },
      { port: 33060, targetPort: 33060, protocol: 'TCP' },
    ]);
  });

  test.each([
    { name: 'the Pods with its labels', service: SERVICE, endpoints: ['mysql'] },
    {
      name: 'no Pod of another namespace',
      service: SERVICE.replace('namespace: shop', 'namespace: pay'),
      endpoints: [],
    },
    {
      name: 'nothing when one label differs',
      service: SERVICE.replace('{app: mysql}', '{app: mysql, tier: cache}'),
      endpoints: [],
    },
    {
      name: 'whatever is written by hand, without a selector',
      service: SERVICE.replace('selector: {app: mysql}, ', ''),
      endpoints: undefined,
    },
  ])('a Service selects $name', ({ service, endpoints }) => {
    const cluster = clusterOf(DEPLOYMENT, service);
    const found = cluster.services.map((one) => cluster.endpointsOf(one)?.map(({ ref }) => ref.name))[0];
    expect(found).toEqual(endpoints);
  });

  test('endpoints by hand, of both kinds, without those that are not ready', () => {
    const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: mysql-1, namespace: shop, labels: {kubernetes.io/service-name: mysql}}
ports: [{name: db, port: 3306}]
endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2], conditions: {ready: false}}]`;
    const old = `
apiVersion: v1
kind: Endpoints
metadata: {name: mysql, namespace: shop}
subsets: [{addresses: [{ip: 10.0.0.3}], ports: [{port: 3306}]}]`;
    const cluster = clusterOf(SERVICE, slice, old);
    const service = cluster.service('shop', 'mysql');
    expect(service && cluster.addressesOf(service).map(({ address }) => address)).toEqual(['10.0.0.1', '10.0.0.3']);
  });
});

describe('namespaces', () => {
  test('have the labels Git gives them, and their name', () => {
    const cluster = clusterOf('{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}');
    expect(cluster.namespaceLabels('shop')).toEqual({ env: 'prod', 'kubernetes.io/metadata.name': 'shop' });
    expect(cluster.declaresNamespace('shop')).toBe(true);
    expect(cluster.declaresNamespace('pay')).toBe(false);
  });
});

describe('Pods that Git does not show', () => {
  test.each([
    {
      name: "an operator's resource makes some beside it",
      yaml: '{apiVersion: mysql.example.com/v1, kind: MySQLCluster, metadata: {name: db, namespace: shop}}',
      makers: 1,
    },
    {
      name: 'a route makes none',
      yaml: '{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: r, namespace: shop}}',
      makers: 0,
    },
    { name: 'a workload we read is seen', yaml: DEPLOYMENT, makers: 0 },
    {
      name: 'a chart makes some where it is installed',
      yaml: '{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a, namespace: argocd}, spec: {destination: {namespace: shop}, source: {chart: mysql}}}',
      makers: 1,
    },
    {
      name: 'an Application of plain manifests makes none by itself',
      yaml: '{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a, namespace: argocd}, spec: {destination: {namespace: shop}, source: {path: shop}}}',
      makers: 0,
    },
    {
      name: 'a HelmRelease makes some in its target',
      yaml: '{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: a, namespace: flux-system}, spec: {targetNamespace: shop}}',
      makers: 1,
    },
  ])('$name', ({ yaml, makers }) => {
    expect(clusterOf(yaml).podMakersIn('shop')).toHaveLength(makers);
  });
});

describe('whatever the manifests hold', () => {
  test('nothing throws', () => {
    const ref = record({
      apiVersion: constantFrom('v1', 'apps/v1', 'argoproj.io/v1alpha1', 'discovery.k8s.io/v1', ''),
      kind: constantFrom('Service', 'Deployment', 'Rollout', 'Pod', 'EndpointSlice', 'Namespace', 'CronJob', ''),
      namespace: constantFrom('a', '__proto__'),
      name: constantFrom('x', 'constructor'),
    });
    const fields = dictionary(constantFrom('spec', 'template', 'ports', 'selector'), jsonValue({ maxDepth: 3 }));
    const shape = oneof(fields, jsonValue());
    const object = record({
      ref,
      manifest: dictionary(constantFrom('metadata', 'spec', 'subsets', 'endpoints', '__proto__'), shape),
    });
    assert(
      property(array(object), (objects) => {
        const rendered = objects.map(({ ref, manifest }): RenderedObject => {
          const json: JsonObject = JSON.parse(JSON.stringify(manifest));
          return { ref, manifest: json, source: { file: 'f', line: 1 }, document: 0, touches: [] };
        });
        const cluster = buildCluster(rendered);
        for (const service of cluster.services) cluster.endpointsOf(service);
      }),
      { numRuns: 200 },
    );
  });
});

test('ten thousand objects of one namespace are one pass', () => {
  const [deployment, service] = [...objectsOf(DEPLOYMENT), ...objectsOf(SERVICE)];
  if (deployment === undefined || service === undefined) throw new Error('the fixture is empty');
  const many = Array.from({ length: 5000 }, (_, index): RenderedObject[] => {
    const labels = { app: `app-${index}`, part: 'of-all' };
    const spec = { template: { metadata: { labels }, spec: {} } };
    const name = `app-${index}`;
    return [
      { ...deployment, ref: { ...deployment.ref, name }, manifest: { spec } },
      { ...service, ref: { ...service.ref, name }, manifest: { spec: { selector: labels } } },
    ];
  }).flat();
  const cluster = buildCluster(many);
  expect(cluster.services.every((one) => cluster.endpointsOf(one)?.length === 1)).toBe(true);
});
