import { readCharts, withInflated } from '../../src/app/read-charts.ts';
import type { Application } from '../../src/core/gitops/application.ts';
import { render } from '../../src/core/render/render.ts';
import type { ChartOutcome } from '../../src/core/values/chart.ts';
import type { Charts } from '../../src/ports/charts.ts';
import { repository } from '../core/render/repository.ts';

const application: Application = {
  name: 'app',
  by: 'folder',
  path: 'app',
  sync: { automated: true, prune: true, selfHeal: false, options: [] },
};

/** Inflates every chart to one ConfigMap of its name, and notes what it was asked. */
function inflater(): Charts & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    inflate: async ({ name, version }): Promise<ChartOutcome> => {
      asked.push(`${name} ${version}`);
      return { kind: 'inflated', text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n` };
    },
  };
}

const chart = (name: string, version: string): string =>
  `  - {name: ${name}, version: ${version}, repo: https://charts.example.org}\n`;

test('a chart that many commits name is inflated once', async () => {
  const charts = inflater();
  const first = repository({ 'app/kustomization.yaml': `helmCharts:\n${chart('redis', '1.0.0')}` });
  const second = repository({ 'app/kustomization.yaml': `namePrefix: x-\nhelmCharts:\n${chart('redis', '1.0.0')}` });
  const third = repository({ 'app/kustomization.yaml': `helmCharts:\n${chart('redis', '2.0.0')}` });
  const trees = await withInflated(charts, [first, second, third], application);
  expect(charts.asked).toEqual(['redis 1.0.0', 'redis 2.0.0']);
  expect(trees.map((tree) => render(tree, 'app').objects.map(({ ref }) => ref.name))).toEqual([
    ['redis'],
    ['x-redis'],
    ['redis'],
  ]);
});

test('a patch that fails until a chart is there does not hide the charts after it', async () => {
  const charts = inflater();
  const snapshot = repository({
    'app/kustomization.yaml': `resources: [base]\nhelmCharts:\n${chart('late', '1.0.0')}`,
    'app/base/kustomization.yaml': `helmCharts:\n${chart('early', '1.0.0')}patches:\n  - patch: |-\n      {apiVersion: v1, kind: ConfigMap, metadata: {name: early}, data: {a: b}}\n`,
  });
  const outcomes = await readCharts(charts, [{ snapshot, application }]);
  expect(charts.asked).toEqual(['early 1.0.0', 'late 1.0.0']);
  expect(outcomes.size).toBe(2);
});

test('where nothing inflates charts, trees are as they are', async () => {
  const snapshot = repository({ 'app/kustomization.yaml': `helmCharts:\n${chart('redis', '1.0.0')}` });
  expect(await withInflated(undefined, [snapshot], application)).toEqual([snapshot]);
  expect(render(snapshot, 'app').gaps.map(({ detail }) => detail)).toEqual(['Helm chart redis 1.0.0 is not rendered']);
});
