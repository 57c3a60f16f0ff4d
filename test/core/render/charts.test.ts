import { render } from '../../../src/core/render/render.ts';
import type { ChartOutcome, ChartRequest } from '../../../src/core/values/chart.ts';
import { withCharts } from '../../../src/core/values/snapshot.ts';
import { repository } from './repository.ts';

type Files = Parameters<typeof repository>[0];

/** Renders `app` where charts are inflated as `outcome` says, and what was asked for on the way. */
function rendered(files: Files, outcome?: ChartOutcome) {
  const tree = repository(files);
  const asked: ChartRequest[] = [];
  const known = new Map<string, ChartOutcome>();
  for (const { chart } of render(withCharts(tree, known), 'app').gaps) {
    if (chart === undefined) continue;
    asked.push(chart);
    if (outcome !== undefined) known.set(chart.key, outcome);
  }
  return { asked, ...render(withCharts(tree, known), 'app') };
}

const inflated = (text: string): ChartOutcome => ({ kind: 'inflated', text });

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-chart\n';

const CHART: Files = {
  'app/charts/redis/Chart.yaml': 'name: redis\n',
  'app/charts/redis/values.yaml': 'own: true\n',
  'app/charts/redis/templates/map.yaml': 'x',
  'app/charts/redis/link.yaml': { linksTo: '../../shared.yaml' },
  'app/charts/redis/out.yaml': { linksTo: '../../../../../etc/passwd' },
  'app/charts/redis/absolute.yaml': { linksTo: '/etc/passwd' },
  'app/shared.yaml': 'shared\n',
};

test('objects of a chart are generated objects: transformed with the others, with their line', () => {
  const { objects, gaps, problem } = rendered(
    {
      ...CHART,
      'app/kustomization.yaml': 'namePrefix: web-\nhelmCharts:\n  - name: redis\n    releaseName: cache\n',
    },
    inflated(`---\n# Source: redis\n${MAP}---\n# empty\n`),
  );
  expect({ gaps, problem }).toEqual({ gaps: [], problem: null });
  expect(objects.map(({ ref, source }) => ({ name: ref.name, source }))).toEqual([
    { name: 'web-from-chart', source: { file: 'app/kustomization.yaml', line: 3, column: 5 } },
  ]);
});

test('a chart of the tree is asked for with its files; links do not lead out of the tree', () => {
  const { asked, files } = rendered({ ...CHART, 'app/kustomization.yaml': 'helmCharts:\n  - name: redis\n' });
  expect([...(asked[0]?.files?.keys() ?? [])]).toEqual([
    'Chart.yaml',
    'link.yaml',
    'templates/map.yaml',
    'values.yaml',
  ]);
  expect(new TextDecoder().decode(asked[0]?.files?.get('link.yaml'))).toBe('shared\n');
  expect(asked[0]).toMatchObject({ name: 'redis', valuesFile: 'own: true\n', releaseName: '' });
  expect(files).toContain('app/charts/redis/templates/map.yaml');
});

test('a request is another one when a file of the chart is', () => {
  const app = { 'app/kustomization.yaml': 'helmCharts:\n  - name: redis\n' };
  const [before] = rendered({ ...CHART, ...app }).asked;
  const [after] = rendered({ ...CHART, ...app, 'app/charts/redis/templates/map.yaml': 'y' }).asked;
  const [again] = rendered({ ...CHART, ...app }).asked;
  expect(again?.key).toBe(before?.key);
  expect(after?.key).not.toBe(before?.key);
});

test.each([
  {
    name: 'the old field',
    kustomization:
      'helmChartInflationGenerator:\n  - chartName: redis\n    chartVersion: 1.2.3\n    chartRepoUrl: https://example.org\n    chartHome: elsewhere\n    values: values.yaml\n    valuesLocal: {a: 1}\n    releaseName: cache\n    releaseNamespace: dropped\n    extraArgs: [--dropped]\n',
    asked: {
      version: '1.2.3',
      repo: 'https://example.org',
      files: null,
      valuesFile: 'named: true\n',
      valuesInline: { a: 1 },
      releaseName: 'cache',
      namespace: '',
    },
  },
  {
    name: 'a generator',
    kustomization:
      'generators:\n  - |-\n    apiVersion: builtin\n    kind: HelmChartInflationGenerator\n    metadata: {name: x}\n    name: redis\n    namespace: shop\n    additionalValuesFiles: [values.yaml]\n',
    asked: { namespace: 'shop', additionalValues: ['named: true\n'], valuesFile: 'own: true\n' },
  },
  {
    name: 'a chart of a version that is pulled beside the one in the tree',
    kustomization: 'helmCharts:\n  - {name: redis, version: 1.2.3, repo: https://example.org}\n',
    asked: { files: null, valuesFile: null },
  },
  {
    name: 'another home',
    kustomization: 'helmGlobals: {chartHome: ../app/charts}\nhelmCharts:\n  - {name: redis, valuesMerge: replace}\n',
    asked: { valuesFile: 'own: true\n', valuesMerge: 'replace' },
  },
])('$name', ({ kustomization, asked }) => {
  const files = { ...CHART, 'app/values.yaml': 'named: true\n', 'app/kustomization.yaml': kustomization };
  expect(rendered(files).asked).toMatchObject([asked]);
});

describe('what kustomize says', () => {
  test.each([
    {
      name: 'no name',
      kustomization: 'helmCharts:\n  - version: 1.2.3\n',
      message:
        'trouble configuring builtin HelmChartInflationGenerator with config: `\nversion: 1.2.3\n`: chart name cannot be empty',
    },
    {
      name: 'an unknown way to merge',
      kustomization: 'helmCharts:\n  - {name: redis, valuesMerge: mix}\n',
      message:
        'trouble configuring builtin HelmChartInflationGenerator with config: `\nname: redis\nvaluesMerge: mix\n`: valuesMerge must be one of [merge override replace]',
    },
    {
      name: 'a values file that is missing',
      kustomization: 'helmCharts:\n  - {name: redis, additionalValuesFiles: [none.yaml]}\n',
      message:
        "trouble configuring builtin HelmChartInflationGenerator with config: `\nadditionalValuesFiles:\n- none.yaml\nname: redis\n`: could not load additionalValuesFile: evalsymlink failure on 'app/none.yaml' : lstat app/none.yaml: no such file or directory",
    },
    {
      name: 'nowhere to pull from',
      kustomization: 'helmCharts:\n  - name: other\n',
      message: "no repo specified for pull, no chart found at ''",
    },
    {
      name: 'a chart beside the kustomization',
      kustomization: 'helmGlobals: {chartHome: ../charts}\nhelmCharts:\n  - name: redis\n',
      message: "security; file 'charts/redis/values.yaml' is not in or below 'app'",
    },
  ])('$name', ({ kustomization, message }) => {
    const files = { ...CHART, 'charts/redis/values.yaml': '', 'app/kustomization.yaml': kustomization };
    expect(rendered(files).problem?.message).toBe(message);
  });
});

describe('what Helm says', () => {
  const files = { ...CHART, 'app/kustomization.yaml': 'helmCharts:\n  - {name: redis, version: 1.2.3}\n' };

  test('a chart that Helm refuses stops the build with its words', () => {
    const words = 'Error: execution error at (redis/templates/map.yaml:1:4): no';
    const { problem } = rendered(files, { kind: 'refused', words });
    expect(problem).toEqual({ message: words, source: { file: 'app/kustomization.yaml', line: 2, column: 5 } });
  });

  test('a chart that could not be inflated here is a gap that says why', () => {
    const { problem, gaps } = rendered(files, { kind: 'unavailable', words: 'helm took longer than 60 s' });
    expect(problem).toBeNull();
    expect(gaps.map(({ detail }) => detail)).toEqual([
      'Helm chart redis 1.2.3 is not rendered: helm took longer than 60 s',
    ]);
  });

  test.each([
    { output: 'kind: ConfigMap\n', message: /^could not parse rnode slice into resource map: missing metadata.name / },
    { output: `a message\n---\n${MAP}`, message: /^could not parse rnode slice .* missing Resource metadata$/ },
    { output: 'a: b: c\n', message: /^error reading helm output: MalformedYAMLError: yaml: mapping values/ },
  ])('output that is no manifest: $output', ({ output, message }) => {
    expect(rendered(files, inflated(output)).problem?.message).toMatch(message);
  });
});
