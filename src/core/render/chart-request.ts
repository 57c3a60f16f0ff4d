import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ChartRequest } from '../values/chart.ts';
import type { Snapshot, SnapshotFile } from '../values/snapshot.ts';
import { behindLinks } from './behind-links.ts';
import { type FolderLoader, joinPath, loadFile } from './folder-loader.ts';
import type { HelmChart, Kustomization } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';

/** The folder that charts are looked for in, relative to the kustomization's. */
export function chartHome({ helmGlobals, helmChartInflationGenerator: old = [] }: Kustomization): string {
  if (helmGlobals !== undefined) return helmGlobals.chartHome || 'charts';
  return old.findLast((chart) => chart.chartHome)?.chartHome ?? 'charts';
}

/**
 * All that Helm needs to inflate a chart: the chart from the tree where it lies there, and the values that the kustomization names.
 * Source: kustomize 5.8.1 `api/internal/builtins/HelmChartInflationGenerator.go`.
 * @throws KustomizeError in kustomize's words.
 */
export function chartRequest(loader: FolderLoader, home: string, chart: HelmChart): ChartRequest {
  const folder = chartFolder(loader, home, chart);
  const files = loader.files.snapshot.isFolder(folder) ? filesBelow(loader.files.snapshot, folder) : null;
  if (files === null && !chart.repo) throw new KustomizeError("no repo specified for pull, no chart found at ''");
  for (const path of files?.keys() ?? []) if (loader.files.origin === '') loader.files.read.add(`${folder}/${path}`);
  const request = {
    name: chart.name ?? '',
    version: chart.version ?? '',
    repo: chart.repo ?? '',
    valuesFile: valuesFile(loader, chart, files === null ? null : relativeTo(loader, `${folder}/values.yaml`)),
    valuesInline: chart.valuesInline ?? {},
    valuesMerge: chart.valuesMerge === 'merge' || chart.valuesMerge === 'replace' ? chart.valuesMerge : 'override',
    additionalValues: (chart.additionalValuesFiles ?? []).map((path) => loadFile(loader, path).text),
    releaseName: chart.releaseName ?? '',
    namespace: chart.namespace ?? '',
    nameTemplate: chart.nameTemplate ?? '',
    kubeVersion: chart.kubeVersion ?? '',
    apiVersions: chart.apiVersions ?? [],
    includeCRDs: chart.includeCRDs === true,
    skipTests: chart.skipTests === true,
    skipHooks: chart.skipHooks === true,
    debug: chart.debug === true,
    devel: chart.devel === true,
  } as const;
  const ids = files === null ? null : [...files].map(([path, { id }]) => [path, id]);
  return {
    ...request,
    files: files === null ? null : new Map([...files].map(([path, { bytes }]) => [path, bytes])),
    key: bytesToHex(sha256(utf8ToBytes(JSON.stringify([request, ids])))),
  };
}

/** What kustomize checks before it runs anything. @throws KustomizeError in kustomize's words. */
export function checkChart(loader: FolderLoader, chart: HelmChart): void {
  if (!chart.name) throw new KustomizeError('chart name cannot be empty');
  withPrefix('could not load additionalValuesFile', () => {
    for (const path of chart.additionalValuesFiles ?? []) loadFile(loader, path);
  });
  if (chart.valuesMerge && !['merge', 'override', 'replace'].includes(chart.valuesMerge))
    throw new KustomizeError('valuesMerge must be one of [merge override replace]');
}

/** A pulled chart lies in a folder with its version, so that two versions do not meet. */
function chartFolder(loader: FolderLoader, home: string, { name = '', version, repo }: HelmChart): string {
  const versioned = version && repo ? `${home}/${name}-${version}/${name}` : `${home}/${name}`;
  // What lies at an absolute path lies outside of the tree.
  return home.startsWith('/') ? '..' : joinPath(loader.folder, versioned);
}

/** Text of the values file: the one that is named, or that of a chart in the tree, which must be there. */
function valuesFile(loader: FolderLoader, chart: HelmChart, own: string | null): string | null {
  const path = chart.valuesFile || own;
  return path ? loadFile(loader, path).text : null;
}

function relativeTo({ folder }: FolderLoader, path: string): string {
  return folder === '' ? path : `${folder.replace(/[^/]+/g, '..')}/${path}`;
}

/** Files below a folder by their path in it; links lead to what lies in the tree, or are left out. */
function filesBelow(snapshot: Snapshot, folder: string): ReadonlyMap<string, SnapshotFile> {
  const found = new Map<string, SnapshotFile>();
  const walk = (inner: string): void => {
    for (const name of snapshot.list(`${folder}${inner}`)) {
      const path = `${inner}/${name}`;
      const file = snapshot.file(`${folder}${path}`);
      const real = behindLinks(snapshot, `${folder}${path}`)?.file;
      if (real !== undefined) found.set(path.slice(1), real);
      else if (file === undefined) walk(path);
    }
  };
  walk('');
  return found;
}
