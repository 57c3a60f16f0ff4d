import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { helmCharts } from '../../../src/adapters/helm/helm-charts.ts';
import { parseYaml } from '../../../src/core/source/parse-manifests.ts';
import type { ChartOutcome, ChartRequest } from '../../../src/core/values/chart.ts';

const PROGRAM = resolve('test/support/fake-helm.mjs');

let keys = 0;

/** A request for a chart in the tree; `over` says what else. */
function request(over: Partial<ChartRequest> = {}): ChartRequest {
  return {
    key: String((keys += 1)),
    name: 'redis',
    version: '',
    repo: '',
    files: new Map([
      ['Chart.yaml', new TextEncoder().encode('name: redis\n')],
      ['templates/map.yaml', new TextEncoder().encode('{{ .Values.a }}\n')],
    ]),
    valuesFile: 'a: 1\nnested: {p: 1, q: 2}\n',
    valuesInline: {},
    valuesMerge: 'override',
    additionalValues: [],
    releaseName: '',
    namespace: '',
    nameTemplate: '',
    kubeVersion: '',
    apiVersions: [],
    includeCRDs: false,
    skipTests: false,
    skipHooks: false,
    debug: false,
    devel: false,
    ...over,
  };
}

/** What the stand-in says it was called with. */
function seen(outcome: ChartOutcome): unknown {
  if (outcome.kind !== 'inflated') return outcome;
  return Reflect.get(Object(parseYaml('', outcome.text).documents[0]?.value), 'data');
}

const inflate = async (over: Partial<ChartRequest>): Promise<unknown> =>
  seen(await helmCharts(PROGRAM).inflate(request(over)));

test('a chart of the tree is inflated with no more than it needs', async () => {
  expect(await inflate({})).toEqual({
    chart: 'redis',
    arguments: '--generate-name CHART -f VALUES',
    values: 'a: 1\nnested: {p: 1, q: 2}\n',
    environment: 'HELM_CACHE_HOME HELM_CONFIG_HOME HELM_DATA_HOME',
  });
});

test('every flag stands where kustomize puts it', async () => {
  const flags = {
    releaseName: 'cache',
    namespace: 'shop',
    nameTemplate: 'n-{{ randAlpha 3 }}',
    additionalValues: ['b: 2\n'],
    apiVersions: ['a/v1', 'b/v2'],
    kubeVersion: '1.34',
    includeCRDs: true,
    skipTests: true,
    skipHooks: true,
    debug: true,
    devel: true,
  };
  expect(await inflate(flags)).toMatchObject({
    arguments:
      'cache CHART --namespace shop --name-template n-{{ randAlpha 3 }} -f VALUES -f VALUES --api-versions a/v1 --api-versions b/v2 ' +
      '--kube-version 1.34 --include-crds --skip-tests --no-hooks --debug --devel',
    values: 'a: 1\nnested: {p: 1, q: 2}\n---\nb: 2\n',
  });
});

test.each([
  { repo: 'https://charts.example.org', pulled: '--repo https://charts.example.org redis --version 1.2.3' },
  { repo: 'oci://registry.example.org/charts/', pulled: 'oci://registry.example.org/charts/redis --version 1.2.3' },
])('a chart of $repo is pulled first, and brings its values', async ({ repo, pulled }) => {
  const values = `pulled: ${JSON.stringify(pulled)}\n`;
  expect(await inflate({ files: null, repo, version: '1.2.3', valuesFile: null })).toMatchObject({ values });
});

describe('values of the kustomization', () => {
  const valuesInline = { nested: { q: 3, p: null }, more: true };
  test.each([
    { valuesMerge: 'override', values: 'a: 1\nmore: true\nnested:\n  q: 3\n' },
    { valuesMerge: 'merge', values: 'a: 1\nmore: true\nnested:\n  p: 1\n  q: 2\n' },
    { valuesMerge: 'replace', values: 'more: true\nnested:\n  p: null\n  q: 3\n' },
  ] as const)('$valuesMerge', async ({ valuesMerge, values }) => {
    expect(await inflate({ valuesInline, valuesMerge })).toMatchObject({ values });
  });
});

describe('what fails is an outcome in words', () => {
  test.each([
    {
      name: 'Helm refuses the chart',
      over: { name: 'broken' },
      outcome: { kind: 'refused', words: 'Error: execution error at (broken/templates/x.yaml:1:4): no' },
    },
    {
      name: 'the chart cannot be pulled',
      over: { name: 'absent', files: null, repo: 'https://charts.example.org' },
      outcome: {
        kind: 'unavailable',
        words: 'Error: chart "absent" not found in https://charts.example.org repository',
      },
    },
    {
      name: 'the chart has no values',
      over: { valuesFile: null },
      outcome: {
        kind: 'refused',
        words: "evalsymlink failure on 'redis/values.yaml' : lstat redis/values.yaml: no such file or directory",
      },
    },
    {
      name: 'the values are no YAML',
      over: { valuesFile: 'a: [', valuesInline: { b: 1 } },
      outcome: { kind: 'refused', words: expect.stringContaining('could not parse values file into rnode: yaml:') },
    },
  ])('$name', async ({ over, outcome }) => {
    expect(await inflate(over)).toEqual(outcome);
  });

  test('the program is missing', async () => {
    const outcome = await helmCharts('/nowhere/helm').inflate(request());
    expect(outcome).toEqual({ kind: 'unavailable', words: 'the program /nowhere/helm was not found' });
  });

  test('the program takes too long', async () => {
    const outcome = await helmCharts(PROGRAM, { timeoutMillis: 300 }).inflate(request({ releaseName: 'slow' }));
    expect(outcome).toEqual({ kind: 'unavailable', words: `${PROGRAM} took longer than 0.3 s` });
  });

  test('the program prints too much', async () => {
    const outcome = await helmCharts(PROGRAM, { maxBytes: 20 }).inflate(request());
    expect(outcome).toEqual({ kind: 'unavailable', words: `${PROGRAM} printed more than 20 bytes` });
  });
});

describe('what the repository says never becomes a flag, a folder of this machine or an address in it', () => {
  test.each([
    { releaseName: '--post-renderer=/bin/sh' },
    { namespace: '-n' },
    { apiVersions: ['a/v1', '--post-renderer'] },
    { name: '../../../etc' },
    { name: '/etc/chart' },
    { name: 'a/../../b' },
    { version: '../1' },
    { repo: 'file:///etc', files: null },
    { repo: '/etc/charts', files: null },
  ])('%j', async (over) => {
    expect(await helmCharts('/nowhere/helm').inflate(request(over))).toMatchObject({
      kind: 'unavailable',
      words: expect.stringMatching(/^".*" is not /),
    });
  });
});

test('Helm runs once for a request, and leaves nothing behind', async () => {
  const left = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('suture-helm-'));
  const before = left();
  const charts = helmCharts(PROGRAM);
  const asked = request();
  expect(await charts.inflate(asked)).toBe(await charts.inflate(asked));
  expect(left()).toEqual(before);
});
