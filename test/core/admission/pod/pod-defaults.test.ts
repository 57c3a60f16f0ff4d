import { podDefaults, podTemplateDefaults } from '../../../../src/core/admission/pod/pod-defaults.ts';
import type { Json, JsonObject } from '../../../../src/core/values/json.ts';
import { valueAt } from '../../../../src/core/values/read-json.ts';
import { deepFreeze } from '../../../support/deep-freeze.ts';

function ofTemplate(spec: JsonObject, minor = 36): Json | undefined {
  return podTemplateDefaults(deepFreeze({ spec }), { minor })['spec'];
}

function ofPod(spec: JsonObject, minor = 36): JsonObject {
  return podDefaults(deepFreeze(spec), { minor });
}

test('a template’s spec says everything that the API server fills in', () => {
  expect(ofTemplate({ containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] })).toEqual({
    containers: [
      {
        name: 'web',
        image: 'nginx',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        imagePullPolicy: 'Always',
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
});

test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['localhost:5000/nginx', 'Always'],
  ['nginx:1.25', 'IfNotPresent'],
  ['registry.example.com:5000/team/nginx:1.25', 'IfNotPresent'],
  [`nginx@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
  ['Not An Image', 'IfNotPresent'],
  ['', 'IfNotPresent'],
])('an image %s is pulled: %s', (image, policy) => {
  expect(valueAt(ofPod({ initContainers: [{ image }] }), 'initContainers')).toEqual([
    expect.objectContaining({ imagePullPolicy: policy }),
  ]);
});

test('probes and handlers', () => {
  const spec = ofPod({
    containers: [{ livenessProbe: { httpGet: { port: 80 } }, readinessProbe: { grpc: { port: 1 }, periodSeconds: 5 } }],
  });
  expect(valueAt(spec, 'containers')).toEqual([
    expect.objectContaining({
      livenessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
      readinessProbe: {
        grpc: { port: 1, service: '' },
        timeoutSeconds: 1,
        periodSeconds: 5,
        successThreshold: 1,
        failureThreshold: 3,
      },
    }),
  ]);
});

test('volumes: modes, and an empty folder where nothing is said', () => {
  const volumes = [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }, { name: 'c', hostPath: { path: '/' } }];
  expect(valueAt(ofTemplate({ volumes }), 'volumes')).toEqual([
    { name: 'a', emptyDir: {} },
    { name: 'b', secret: { secretName: 's', defaultMode: 420 } },
    { name: 'c', hostPath: { path: '/', type: '' } },
  ]);
});

test('amounts are held in their canonical form, and nothing below a thousandth', () => {
  const resources = { limits: { cpu: 0.5, memory: '1024Mi', 'nvidia.com/gpu': '0.0001' } };
  expect(valueAt(ofTemplate({ containers: [{ resources }] }), 'containers')).toEqual([
    expect.objectContaining({ resources: { limits: { cpu: '500m', memory: '1Gi', 'nvidia.com/gpu': '1m' } } }),
  ]);
});

test('a Pod asks for what it is limited to; a template does not', () => {
  const spec = { containers: [{ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } }] };
  const asked = (of: Json | undefined): Json | undefined => {
    const [first] = valueAt(of, 'containers') as readonly Json[];
    return valueAt(first, 'resources', 'requests');
  };
  expect(asked(ofPod(spec))).toEqual({ cpu: '500m', memory: '1Gi' });
  expect(asked(ofTemplate(spec))).toEqual({ cpu: '500m' });
});

test('a Pod on the node’s network has the node’s ports', () => {
  const spec = ofPod({ hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] });
  expect(valueAt(spec, 'containers')).toEqual([
    expect.objectContaining({ ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] }),
  ]);
});

test('a Pod that names resources of its own gets the others from its containers and limits', () => {
  const spec = ofPod({
    resources: { limits: { cpu: '2', memory: '1Gi' } },
    initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } }],
    containers: [{ resources: { requests: { cpu: '200m' }, limits: { 'hugepages-2Mi': '4Mi' } } }],
  });
  expect(valueAt(spec, 'resources')).toEqual({
    limits: { cpu: '2', memory: '1Gi', 'hugepages-2Mi': '4Mi' },
    requests: { cpu: '300m', memory: '1Gi', 'hugepages-2Mi': '4Mi' },
  });
});

test.each([
  [32, { name: 'web' }],
  [33, { name: 'web', resizePolicy: [] }],
  [36, { name: 'web', resizePolicy: [], restartPolicyRules: [] }],
])('a server of 1.%s drops what it does not have enabled', (minor, kept) => {
  const spec = ofPod({ containers: [{ name: 'web', resizePolicy: [], restartPolicyRules: [] }] }, minor);
  const filledIn = ['imagePullPolicy', 'terminationMessagePath', 'terminationMessagePolicy'];
  const [first] = valueAt(spec, 'containers') as readonly JsonObject[];
  expect(Object.fromEntries(Object.entries(first ?? {}).filter(([key]) => !filledIn.includes(key)))).toEqual(kept);
});
