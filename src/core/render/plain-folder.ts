import { type Manifest, parseManifests } from '../source/parse-manifests.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { BuildMemo, Reading, Slot } from './build-memo.ts';
import { globMatcher } from './glob.ts';
import { KustomizeError } from './kustomize-error.ts';
import { metadataProblem } from './load-resources.ts';
import { type Resource, resourceFrom } from './resource.ts';

/** Argo CD's `directory` options. */
export interface PlainFolderOptions {
  readonly recurse: boolean;
  readonly include?: string;
  readonly exclude?: string;
}

const MANIFEST = /^.*\.(?:yaml|yml|json|jsonnet)$/;

/**
 * The objects of a folder without a kustomization file: every manifest in it, files in the order of their paths.
 * Source: Argo CD `reposerver/repository/repository.go`, findManifests.
 */
export function readPlainFolder(
  { loader, gaps }: Reading,
  options: PlainFolderOptions,
  memo: BuildMemo | null,
): readonly Resource[] {
  const { folder, files } = loader;
  const resources: Resource[] = [];
  for (const path of manifestPaths(files.snapshot, folder, options)) {
    if (path.endsWith('.jsonnet')) {
      gaps.push({
        reason: 'unsupported-field',
        detail: 'Jsonnet is not rendered',
        source: { file: path, line: 1 },
      });
      continue;
    }
    const read = (at: Reading): readonly Resource[] => resourcesIn(at, path);
    resources.push(
      ...(memo?.prepared({ loader, gaps }, { slot: manifestFiles, name: path, from: [] }, read) ??
        read({ loader, gaps })),
    );
  }
  return resources;
}

const manifestFiles: Slot<readonly Resource[]> = new WeakMap();

function resourcesIn({ loader: { files } }: Reading, path: string): readonly Resource[] {
  files.read.add(path);
  const { manifests, problems } = parseManifests(path, files.snapshot.text(path) ?? '', 'kubernetes');
  const [problem] = problems;
  if (problem !== undefined)
    throw new KustomizeError(`Failed to unmarshal "${nameOf(path)}": ${problem.message}`, problem.source);
  return manifests.filter(isObject).map((manifest) => resourceFrom(manifest, path));
}

function manifestPaths(snapshot: Snapshot, folder: string, options: PlainFolderOptions): readonly string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const isIncluded = options.include ? globMatcher(options.include) : null;
  const isExcluded = options.exclude ? globMatcher(options.exclude) : null;
  return snapshot.paths().filter((path) => {
    if (!path.startsWith(prefix) || !MANIFEST.test(path) || snapshot.file(path)?.linksTo !== undefined) return false;
    const relative = path.slice(prefix.length);
    if (!options.recurse && relative.includes('/')) return false;
    if (isExcluded?.(relative) === true) return false;
    return isIncluded === null || isIncluded(relative);
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Files that are no manifests (values, CI settings) lie in such folders; Argo CD skips what has neither kind nor apiVersion. */
function isObject(manifest: Manifest): boolean {
  return metadataProblem(manifest) === null;
}
