import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { listAt, objectAt, stringAt, valueAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { Application, SyncPolicy } from './application.ts';
import { KUSTOMIZATION_FILES } from './find-folders.ts';
import { folderPath } from './folder-path.ts';
import { type Found, type FoundAt, merge, NOTHING, unsupported } from './found.ts';

/** Reads an Argo CD `Application`, one per source that names a folder of the snapshot; nothing for other objects. */
export function readArgoApplication(manifest: JsonObject, at: FoundAt): Found {
  if (groupOf(stringAt(manifest, 'apiVersion') ?? '') !== 'argoproj.io') return NOTHING;
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  if (manifest['kind'] === 'ApplicationSet') {
    const detail = `ApplicationSet ${name} makes Applications from a template, which is not followed`;
    return { applications: [], gaps: [{ reason: 'generator', detail, source: at.source }] };
  }
  if (manifest['kind'] !== 'Application') return NOTHING;
  const sources = listAt(manifest, 'spec', 'sources').filter(isJsonObject);
  const single = objectAt(manifest, 'spec', 'source');
  const all = sources.length > 0 ? sources : single === undefined ? [] : [single];
  return merge(all.map((source) => readSource(manifest, source, at)));
}

function readSource(manifest: JsonObject, source: JsonObject, { snapshot, source: declared }: FoundAt): Found {
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  const deployer = `Application ${name}`;
  if (stringAt(source, 'chart') !== undefined) {
    const detail = `${deployer} installs chart ${stringAt(source, 'chart')} of ${stringAt(source, 'repoURL') ?? 'a repository'}`;
    return { applications: [], gaps: [{ reason: 'helm-chart', detail, source: declared }] };
  }
  const written = stringAt(source, 'path');
  // A source with `ref` only lends its files to the others.
  if (written === undefined) return NOTHING;
  const path = folderPath(written);
  if (path === undefined || !snapshot.isFolder(path)) {
    const detail = `${deployer} deploys ${written}, which is no folder of this repository`;
    return { applications: [], gaps: [{ reason: 'no-application', detail, source: declared }] };
  }
  if (isChart(snapshot, path)) {
    const detail = `${deployer} installs the chart in ${path === '' ? 'the root' : path}, which is not rendered`;
    return { applications: [], gaps: [{ reason: 'helm-chart', detail, source: declared }] };
  }
  const namespace = stringAt(manifest, 'spec', 'destination', 'namespace');
  const directory = directoryOf(source);
  const application: Application = {
    name,
    by: 'argocd',
    path,
    ...(namespace && { namespace }),
    source: declared,
    sync: syncPolicyOf(manifest),
    ...(directory && { directory }),
  };
  const repoUrl = stringAt(source, 'repoURL');
  return {
    applications: [{ application, ...(repoUrl !== undefined && { repoUrl }) }],
    gaps: unsupported(deployer, overrides(source), declared),
  };
}

/** Argo CD takes a folder with a chart as one (`util/app/discovery`); where it is a kustomization as well, that can be read. */
function isChart(snapshot: Snapshot, path: string): boolean {
  const inside = (name: string): string => (path === '' ? name : `${path}/${name}`);
  return (
    snapshot.file(inside('Chart.yaml')) !== undefined &&
    !KUSTOMIZATION_FILES.some((name) => snapshot.file(inside(name)))
  );
}

function syncPolicyOf(manifest: JsonObject): SyncPolicy {
  const automated = objectAt(manifest, 'spec', 'syncPolicy', 'automated');
  return {
    automated: automated !== undefined && automated['enabled'] !== false,
    prune: automated?.['prune'] === true,
    selfHeal: automated?.['selfHeal'] === true,
    allowEmpty: automated?.['allowEmpty'] === true,
    options: listAt(manifest, 'spec', 'syncPolicy', 'syncOptions').filter((one) => typeof one === 'string'),
  };
}

function directoryOf(source: JsonObject): Application['directory'] {
  const directory = objectAt(source, 'directory');
  if (directory === undefined) return undefined;
  const [include, exclude] = [stringAt(directory, 'include'), stringAt(directory, 'exclude')];
  return { recurse: directory['recurse'] === true, ...(include && { include }), ...(exclude && { exclude }) };
}

/** What a source changes about the files of its folder: `kustomize.images`, `helm.values`, a plugin. */
function overrides(source: JsonObject): readonly string[] {
  const inside = (key: string): readonly string[] =>
    Object.entries(objectAt(source, key) ?? {})
      .filter(([name, value]) => name !== 'version' && isSet(value))
      .map(([name]) => `${key}.${name}`);
  const jsonnet = isSet(valueAt(source, 'directory', 'jsonnet') ?? null) ? ['directory.jsonnet'] : [];
  return [
    ...inside('kustomize'),
    ...inside('helm'),
    ...jsonnet,
    ...(isSet(source['plugin'] ?? null) ? ['plugin'] : []),
  ];
}

function isSet(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : value !== null && value !== '' && value !== false;
}
