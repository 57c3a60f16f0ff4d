import { type Manifest, parseManifests } from '../source/parse-manifests.ts';
import type { Gap } from '../values/gap.ts';
import type { Snapshot } from '../values/snapshot.ts';
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
  snapshot: Snapshot,
  folder: string,
  options: PlainFolderOptions,
  report: { readonly read: Set<string>; readonly gaps: Gap[] },
): readonly Resource[] {
  const resources: Resource[] = [];
  for (const path of manifestPaths(snapshot, folder, options)) {
    if (path.endsWith('.jsonnet')) {
      report.gaps.push({
        reason: 'unsupported-field',
        detail: 'Jsonnet is not rendered',
        source: { file: path, line: 1 },
      });
      continue;
    }
    report.read.add(path);
    const { manifests, problems } = parseManifests(path, snapshot.text(path) ?? '', 'kubernetes');
    const [problem] = problems;
    if (problem !== undefined)
      throw new KustomizeError(`Failed to unmarshal "${nameOf(path)}": ${problem.message}`, problem.source);
    for (const manifest of manifests) if (isObject(manifest)) resources.push(resourceFrom(manifest, path));
  }
  return resources;
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
