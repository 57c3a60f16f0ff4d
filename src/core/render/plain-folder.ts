import { type Manifest, parseManifests } from '../source/parse-manifests.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { behindLinks } from './behind-links.ts';
import type { BuildMemo, Reading, Slot } from './build-memo.ts';
import { fileText } from './file-text.ts';
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
 * The objects of a folder without a kustomization file: every manifest in it, in the order Go walks the files.
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

/** The objects of a file, or of the one that a link leads to; a link that leads nowhere in the tree is passed over. */
function resourcesIn({ loader: { files } }: Reading, path: string): readonly Resource[] {
  const real = behindLinks(files.snapshot, path)?.path;
  if (real === undefined) return [];
  files.read.add(real);
  const { manifests, problems } = parseManifests(real, fileText(files.snapshot, real) ?? '', 'kubernetes');
  const [problem] = problems;
  if (problem !== undefined)
    throw new KustomizeError(`Failed to unmarshal "${nameOf(path)}": ${problem.message}`, problem.source);
  return manifests.filter(isObject).map((manifest) => resourceFrom(manifest, real));
}

function manifestPaths(snapshot: Snapshot, folder: string, options: PlainFolderOptions): readonly string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const isIncluded = options.include ? globMatcher(options.include) : null;
  const isExcluded = options.exclude ? globMatcher(options.exclude) : null;
  const paths = snapshot.paths().filter((path) => {
    if (!path.startsWith(prefix) || !MANIFEST.test(path)) return false;
    const relative = path.slice(prefix.length);
    if (!options.recurse && relative.includes('/')) return false;
    if (isExcluded?.(relative) === true) return false;
    return isIncluded === null || isIncluded(relative);
  });
  return paths.sort(asWalked);
}

/** Go walks a folder name by name, and into each subfolder when it comes to it. */
function asWalked(a: string, b: string): number {
  const [left, right] = [a.replaceAll('/', '\0'), b.replaceAll('/', '\0')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Files that are no manifests (values, CI settings) lie in such folders; Argo CD skips what has neither kind nor apiVersion. */
function isObject(manifest: Manifest): boolean {
  return metadataProblem(manifest) === null;
}
