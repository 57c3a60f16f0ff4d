import { parseLabels } from '../labels/selector.ts';
import type { Gap } from '../values/gap.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { listAt, objectAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { folderPath } from './folder-path.ts';
import { type Found, type FoundAt, hasFolder, missingFolder, NOTHING, otherRevision } from './found.ts';
import type { KustomizationEdit } from './kustomization-edit.ts';
import type { PostBuild, Variables } from './post-build.ts';

/**
 * Reads a Flux `Kustomization` of a Git repository whose folder is in the snapshot, and names a `HelmRelease`; nothing for other objects.
 * @param all every manifest of the repository that may declare the source it takes its files from.
 */
export function readFluxKustomization(manifest: JsonObject, at: FoundAt, all: readonly JsonObject[]): Found {
  const group = groupOf(stringAt(manifest, 'apiVersion') ?? '');
  const name = stringAt(manifest, 'metadata', 'name') ?? '';
  if (group === 'helm.toolkit.fluxcd.io' && manifest['kind'] === 'HelmRelease')
    return gapAlone('helm-chart', `HelmRelease ${name} installs a chart, which is not rendered`, at);
  if (group !== 'kustomize.toolkit.fluxcd.io' || manifest['kind'] !== 'Kustomization') return NOTHING;
  const deployer = `Kustomization ${name}`;
  const written = stringAt(manifest, 'spec', 'path') ?? '.';
  const path = folderPath(written);
  if (!hasFolder(at, path))
    return { applications: [], gaps: [missingFolder(deployer, { written, path }, at.lineOf(['spec', 'path']))] };
  const edits = fluxEdits(manifest, at);
  const from = sourceOf(manifest, all);
  const repoUrl = stringAt(from, 'spec', 'url');
  return {
    applications: [
      {
        application: applicationOf(manifest, name, at),
        sources: [{ source: { path, ...(edits.length > 0 && { edits }) }, ...(repoUrl !== undefined && { repoUrl }) }],
      },
    ],
    gaps: [
      ...sourceGaps(manifest, deployer, at),
      ...otherRevision(deployer, revisionOf(from), at),
      ...ignoredFiles(deployer, { path, from }, at),
      ...waits(manifest, deployer, at),
    ],
  };
}

function gapAlone(reason: Gap['reason'], detail: string, { source }: FoundAt): Found {
  return { applications: [], gaps: [{ reason, detail, source }] };
}

function applicationOf(manifest: JsonObject, name: string, { source, lineOf }: FoundAt) {
  const namespace = stringAt(manifest, 'spec', 'targetNamespace');
  const objectNamespace = stringAt(manifest, 'metadata', 'namespace');
  const dependsOn = dependenciesOf(manifest);
  const postBuild = postBuildOf(manifest, { source, lineOf });
  return {
    name,
    by: 'flux',
    ...(objectNamespace && { objectNamespace }),
    ...(namespace && { namespace }),
    source,
    sync: {
      automated: valueAt(manifest, 'spec', 'suspend') !== true,
      prune: valueAt(manifest, 'spec', 'prune') === true,
      selfHeal: true,
      options: valueAt(manifest, 'spec', 'force') === true ? ['Force=true'] : [],
    },
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(postBuild && { postBuild }),
  } as const;
}

/** What Flux writes into the kustomization of the folder (fluxcd/pkg, `kustomize/kustomize_generator.go`, WriteFile). */
function fluxEdits(manifest: JsonObject, { lineOf }: Pick<FoundAt, 'lineOf'>): readonly KustomizationEdit[] {
  const spec = objectAt(manifest, 'spec') ?? {};
  const set = (field: 'namespace' | 'namePrefix' | 'nameSuffix', key: string): readonly KustomizationEdit[] => {
    const value = stringAt(spec, key) ?? '';
    return value === '' ? [] : [{ kind: 'set', field, value, source: lineOf(['spec', key]) }];
  };
  return [
    ...set('namespace', 'targetNamespace'),
    ...set('namePrefix', 'namePrefix'),
    ...set('nameSuffix', 'nameSuffix'),
    ...listAt(spec, 'patches').flatMap((value, index) => {
      const source = lineOf(['spec', 'patches', index]);
      return isJsonObject(value) ? [{ kind: 'append', field: 'patches', value, source } as const] : [];
    }),
    ...listAt(spec, 'components').flatMap((value, index) => {
      const source = lineOf(['spec', 'components', index]);
      return typeof value === 'string' ? [{ kind: 'append', field: 'components', value, source } as const] : [];
    }),
    ...objectsAt(spec, 'images').map((value, index) => {
      const source = lineOf(['spec', 'images', index]);
      return { kind: 'put', field: 'images', value, source } as const;
    }),
  ];
}

function postBuildOf(manifest: JsonObject, at: Pick<FoundAt, 'source' | 'lineOf'>): PostBuild | null {
  const build = objectAt(manifest, 'spec', 'postBuild');
  const labels = parseLabels(valueAt(manifest, 'spec', 'commonMetadata', 'labels'));
  const annotations = parseLabels(valueAt(manifest, 'spec', 'commonMetadata', 'annotations'));
  const hasMetadata = Object.keys(labels).length > 0 || Object.keys(annotations).length > 0;
  if (build === undefined && !hasMetadata) return null;
  return { variables: build === undefined ? null : variablesOf(build, at), labels, annotations, source: at.source };
}

function variablesOf(build: JsonObject, { lineOf }: Pick<FoundAt, 'lineOf'>): Variables {
  return {
    given: parseLabels(build['substitute']),
    from: objectsAt(build, 'substituteFrom').map((entry, index) => ({
      kind: stringAt(entry, 'kind') ?? '',
      name: stringAt(entry, 'name') ?? '',
      optional: entry['optional'] === true,
      source: lineOf(['spec', 'postBuild', 'substituteFrom', index]),
    })),
  };
}

function dependenciesOf(manifest: JsonObject): readonly string[] {
  const own = stringAt(manifest, 'metadata', 'namespace') ?? '';
  return objectsAt(manifest, 'spec', 'dependsOn').map(
    (one) => `${stringAt(one, 'namespace') ?? own}/${stringAt(one, 'name') ?? ''}`,
  );
}

/** The GitRepository it names, where that is in Git too. */
function sourceOf(manifest: JsonObject, all: readonly JsonObject[]): JsonObject | undefined {
  const wanted = objectAt(manifest, 'spec', 'sourceRef');
  if (stringAt(wanted, 'kind') !== 'GitRepository') return undefined;
  const namespace = stringAt(wanted, 'namespace') ?? stringAt(manifest, 'metadata', 'namespace');
  return all.find(
    (one) =>
      one['kind'] === 'GitRepository' &&
      stringAt(one, 'metadata', 'name') === stringAt(wanted, 'name') &&
      (stringAt(one, 'metadata', 'namespace') ?? namespace) === namespace,
  );
}

function revisionOf(repository: JsonObject | undefined): string | undefined {
  const ref = objectAt(repository, 'spec', 'ref');
  return ['commit', 'name', 'semver', 'tag', 'branch']
    .map((key) => stringAt(ref, key))
    .find((text) => text !== undefined);
}

function sourceGaps(manifest: JsonObject, deployer: string, { source }: FoundAt): readonly Gap[] {
  const kind = stringAt(manifest, 'spec', 'sourceRef', 'kind') ?? 'GitRepository';
  if (kind === 'GitRepository') return [];
  const name = stringAt(manifest, 'spec', 'sourceRef', 'name') ?? '';
  const detail = `${deployer} takes its files from ${kind} ${name}; they are taken as those of this repository`;
  return [{ reason: 'live-state', detail, source }];
}

/** Files that are left out of the source are not there for the build (source-controller, `docs/spec/v1/gitrepositories.md`, Excluding files). */
function ignoredFiles(
  deployer: string,
  { path, from }: { readonly path: string; readonly from: JsonObject | undefined },
  { snapshot, source }: FoundAt,
): readonly Gap[] {
  const folders = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  const file = ['', ...folders].map((folder) => (folder === '' ? '' : `${folder}/`) + '.sourceignore');
  const found = file.find((one) => snapshot.file(one) !== undefined);
  const named = stringAt(from, 'spec', 'ignore')?.trim() ?? '';
  if (found === undefined && named === '') return [];
  const where = found ?? `spec.ignore of GitRepository ${stringAt(from, 'metadata', 'name') ?? ''}`;
  const detail = `${deployer}: ${where} leaves files out of what is built, which is not followed`;
  return [{ reason: 'unsupported-field', detail, source: found === undefined ? source : { file: found, line: 1 } }];
}

/** Whether what it waits for is healthy is for the cluster to say. */
function waits(manifest: JsonObject, deployer: string, { lineOf }: FoundAt): readonly Gap[] {
  const wanted = dependenciesOf(manifest);
  if (wanted.length === 0) return [];
  const detail = `${deployer} is applied when ${wanted.join(', ')} is ready; whether it is healthy is not known`;
  return [{ reason: 'live-state', detail, source: lineOf(['spec', 'dependsOn']) }];
}
