import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { objectAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { ApplicationSource } from './application.ts';
import { KUSTOMIZATION_FILES } from './find-folders.ts';
import { folderPath } from './folder-path.ts';
import {
  type Found,
  type FoundAt,
  type FoundSource,
  hasFolder,
  missingFolder,
  NOTHING,
  otherRevision,
  unsupported,
} from './found.ts';
import { findProject } from './project.ts';
import { readKustomizeOptions } from './read-kustomize-options.ts';
import { readSyncPolicy, unreadDifferences } from './read-sync-policy.ts';

/**
 * Reads an Argo CD `Application` with those of its sources that are folders of the snapshot; nothing for other objects.
 * @param all every manifest of the repository that may declare its project.
 */
export function readArgoApplication(manifest: JsonObject, at: FoundAt, all: readonly JsonObject[]): Found {
  if (groupOf(stringAt(manifest, 'apiVersion') ?? '') !== 'argoproj.io' || manifest['kind'] !== 'Application')
    return NOTHING;
  const several = objectsAt(manifest, 'spec', 'sources').slice(0, MAX_SOURCES);
  const single = objectAt(manifest, 'spec', 'source');
  const read =
    several.length > 0
      ? several.map((source, index) => readSource(manifest, source, at, ['spec', 'sources', index]))
      : single === undefined
        ? []
        : [readSource(manifest, single, at, ['spec', 'source'])];
  const sources = read.flatMap(({ source }) => source ?? []);
  const gaps = [...read.flatMap((one) => one.gaps), ...tooMany(manifest, at)];
  if (sources.length === 0) return { applications: [], gaps };
  const project = findProject(stringAt(manifest, 'spec', 'project') ?? 'default', all);
  const application = {
    by: 'argocd',
    source: at.source,
    ...identity(manifest),
    ...(project && { project }),
    sync: readSyncPolicy(manifest),
  } as const;
  return { applications: [{ application, sources }], gaps: [...gaps, ...differenceGaps(manifest, at)] };
}

/** Each is rendered, and all of them together. */
const MAX_SOURCES = 50;

function tooMany(manifest: JsonObject, { lineOf }: FoundAt): readonly Gap[] {
  if (objectsAt(manifest, 'spec', 'sources').length <= MAX_SOURCES) return [];
  const detail = `Application ${stringAt(manifest, 'metadata', 'name') ?? ''} has more than ${MAX_SOURCES} sources; the rest is not looked at`;
  return [{ reason: 'no-application', detail, source: lineOf(['spec', 'sources']) }];
}

function identity(manifest: JsonObject) {
  const [objectNamespace, namespace] = [
    stringAt(manifest, 'metadata', 'namespace'),
    stringAt(manifest, 'spec', 'destination', 'namespace'),
  ];
  const destination =
    stringAt(manifest, 'spec', 'destination', 'server') ?? stringAt(manifest, 'spec', 'destination', 'name');
  return {
    name: stringAt(manifest, 'metadata', 'name') ?? '',
    ...(objectNamespace && { objectNamespace }),
    ...(namespace && { namespace }),
    ...(destination && { destination }),
  };
}

function differenceGaps(manifest: JsonObject, { lineOf }: FoundAt): readonly Gap[] {
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  return unreadDifferences(manifest).map(([index, key]) => ({
    reason: 'unsupported-field',
    detail: `Application ${name} sets ignoreDifferences.${key}, which is not followed`,
    source: lineOf(['spec', 'ignoreDifferences', index, key]),
  }));
}

interface ReadSource {
  readonly source?: FoundSource;
  readonly gaps: readonly Gap[];
}

function readSource(manifest: JsonObject, source: JsonObject, at: FoundAt, field: FieldPath): ReadSource {
  const { snapshot, source: declared } = at;
  const deployer = `Application ${stringAt(manifest, 'metadata', 'name') ?? ''}`;
  const gap = (reason: Gap['reason'], what: string): ReadSource => ({
    gaps: [{ reason, detail: `${deployer} ${what}`, source: declared }],
  });
  if (stringAt(source, 'chart') !== undefined)
    return gap(
      'helm-chart',
      `installs chart ${stringAt(source, 'chart')} of ${stringAt(source, 'repoURL') ?? 'a repository'}`,
    );
  const written = stringAt(source, 'path');
  // A source with `ref` only lends its files to the others.
  if (written === undefined) return { gaps: [] };
  const path = folderPath(written);
  if (!hasFolder(at, path))
    return { gaps: [missingFolder(deployer, { written, path }, at.lineOf([...field, 'path']))] };
  if (isChart(snapshot, path))
    return gap('helm-chart', `installs the chart in ${path === '' ? 'the root' : path}, which is not rendered`);
  const lineOf = (inside: FieldPath) => at.lineOf([...field, 'kustomize', ...inside]);
  const { edits, gaps } = readKustomizeOptions(objectAt(source, 'kustomize') ?? {}, { deployer, lineOf });
  const repoUrl = stringAt(source, 'repoURL');
  const read = { path, ...directoryOf(source), ...(edits.length > 0 && { edits }) };
  return {
    source: { source: read, ...(repoUrl !== undefined && { repoUrl }) },
    gaps: [
      ...gaps,
      ...unsupported(deployer, overrides(source), declared),
      ...otherRevision(deployer, stringAt(source, 'targetRevision'), at),
    ],
  };
}

/** Argo CD takes a folder with a chart as one (`util/app/discovery`); where it is a kustomization as well, that can be read. */
function isChart(snapshot: Snapshot, path: string): boolean {
  const inside = (name: string): string => (path === '' ? name : `${path}/${name}`);
  const has = (name: string): boolean => snapshot.file(inside(name)) !== undefined;
  return has('Chart.yaml') && !KUSTOMIZATION_FILES.some(has);
}

function directoryOf(source: JsonObject): Pick<ApplicationSource, 'directory'> {
  const directory = objectAt(source, 'directory');
  if (directory === undefined) return {};
  const [include, exclude] = [stringAt(directory, 'include'), stringAt(directory, 'exclude')];
  return {
    directory: { recurse: directory['recurse'] === true, ...(include && { include }), ...(exclude && { exclude }) },
  };
}

/** What a source changes about the files of its folder and is not followed: `helm.values`, Jsonnet's variables, a plugin. */
function overrides(source: JsonObject): readonly string[] {
  const helm = Object.entries(objectAt(source, 'helm') ?? {})
    .filter(([name, value]) => name !== 'version' && isSet(value))
    .map(([name]) => `helm.${name}`);
  const jsonnet = isSet(valueAt(source, 'directory', 'jsonnet') ?? null) ? ['directory.jsonnet'] : [];
  return [...helm, ...jsonnet, ...(isSet(source['plugin'] ?? null) ? ['plugin'] : [])];
}

function isSet(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : value !== null && value !== '' && value !== false;
}
