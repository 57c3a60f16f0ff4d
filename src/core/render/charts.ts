import { type Manifest, parseManifests } from '../source/parse-manifests.ts';
import type { Gap } from '../values/gap.ts';
import type { Cause } from './cause.ts';
import { chartHome, chartRequest, checkChart } from './chart-request.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import type { HelmChart, OldHelmChart } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { isSubstantial, metadataProblem } from './load-resources.ts';
import { newResource, type Origin, type Resource, resourceFrom } from './resource.ts';
import { absorb } from './resource-list.ts';
import { type Accumulated, objectsOf, originOf, type Target } from './target.ts';
import { chartGap } from './unseen.ts';

/** A chart, the folder that charts are looked for in, and where both are said. */
export interface NamedChart {
  readonly chart: HelmChart;
  readonly home: string;
  readonly cause: Cause;
  readonly origin: Origin;
}

/**
 * The charts that a kustomization names in its own fields, the old field's last.
 * Source: kustomize 5.8.1 `api/types/kustomization.go` (FixKustomization), `api/types/helmchartargs.go` (SplitHelmParameters).
 */
function chartsOf(target: Target): readonly NamedChart[] {
  const { kustomization, cause } = target.file;
  const { helmCharts = [], helmChartInflationGenerator: old = [] } = kustomization;
  const home = chartHome(kustomization);
  const origin = originOf(target, 'HelmChartInflationGenerator');
  const named = (chart: HelmChart, field: string, index: number): NamedChart => {
    return { chart, home, cause: cause(field, [field, index]), origin };
  };
  return [
    ...helmCharts.map((chart, index) => named(chart, 'helmCharts', index)),
    ...old.map((chart, index) => named(modern(chart), 'helmChartInflationGenerator', index)),
  ];
}

/** What the new spelling keeps of the old one; its `releaseNamespace` and `extraArgs` are passed over. */
function modern(old: OldHelmChart): HelmChart {
  const { chartName, chartVersion, chartRepoUrl, values, valuesLocal, valuesMerge, releaseName } = old;
  return {
    ...(chartName === undefined ? {} : { name: chartName }),
    ...(chartVersion === undefined ? {} : { version: chartVersion }),
    ...(chartRepoUrl === undefined ? {} : { repo: chartRepoUrl }),
    ...(values === undefined ? {} : { valuesFile: values }),
    ...(valuesLocal === undefined ? {} : { valuesInline: valuesLocal }),
    ...(valuesMerge === undefined ? {} : { valuesMerge }),
    ...(releaseName === undefined ? {} : { releaseName }),
  };
}

/** Adds what the charts of a kustomization's own fields came to. */
export function runCharts(target: Target, into: Accumulated): void {
  for (const named of chartsOf(target)) {
    const shown = formatYaml(sortedKeys({ ...target.file.kustomization.helmGlobals, ...named.chart }));
    const complaint = `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${shown}\``;
    addChart(target, into, named, complaint);
  }
}

/**
 * Adds what a chart came to for somebody with Helm. Where there is nobody, or nobody did it yet, is a gap; the latter asks for it.
 * @throws KustomizeError in kustomize's words, after `complaint` for what is wrong with the configuration, or in Helm's where Helm refused the chart.
 */
export function addChart(target: Target, into: Accumulated, named: NamedChart, complaint: string): void {
  const { chart, home, cause } = named;
  const { charts } = target.loader.files;
  const unseen = (why: Pick<Gap, 'chart'> & { readonly words?: string }): void =>
    void target.build.gaps.push(chartGap(chart, cause.source(), why));
  if (charts === undefined) {
    unseen({});
    return;
  }
  withPrefix(complaint, () => checkChart(target.loader, chart));
  const request = chartRequest(target.loader, home, chart);
  const outcome = charts.get(request.key);
  if (outcome?.kind === 'refused') throw new KustomizeError(outcome.words, cause.source());
  if (outcome?.kind !== 'inflated') {
    unseen(outcome ?? { chart: request });
    return;
  }
  for (const resource of resourcesFrom(outcome.text, named)) absorb(objectsOf(target, into.resources), resource);
}

/** What Helm printed must be manifests and nothing else. */
function resourcesFrom(text: string, { cause, origin }: NamedChart): readonly Resource[] {
  const { manifests, problems } = parseManifests('', text, 'kustomize');
  const [problem] = problems;
  if (problem?.message.startsWith('yaml:') === true)
    throw new KustomizeError(`error reading helm output: MalformedYAMLError: ${problem.message}`, cause.source());
  const complaint = problem === undefined ? firstComplaint(manifests) : 'missing Resource metadata';
  if (complaint !== null)
    throw new KustomizeError(`could not parse rnode slice into resource map: ${complaint}`, cause.source());
  return manifests.filter(isSubstantial).map((manifest) => {
    const { value, duplicates, noJson, previous } = resourceFrom(manifest, '');
    const resource = newResource(value, cause.source, 0, []);
    resource.duplicates.push(...duplicates);
    resource.noJson.push(...noJson);
    resource.previous.push(...previous);
    resource.origin = origin;
    return resource;
  });
}

function firstComplaint(manifests: readonly Manifest[]): string | null {
  return (
    manifests
      .filter(isSubstantial)
      .map(metadataProblem)
      .find((complaint) => complaint !== null) ?? null
  );
}
