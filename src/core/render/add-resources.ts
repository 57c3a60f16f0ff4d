import type { ApiSchema } from './api-schema.ts';
import { CannotKeep, type Slot } from './build-memo.ts';
import { relativePath } from './build-metadata.ts';
import type { Cause } from './cause.ts';
import { enterFolder, enterRemote, type FolderLoader, joinPath, loadFile, shown } from './folder-loader.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { resourcesOf } from './load-resources.ts';
import { keepResource, type Resource } from './resource.ts';
import { appendAll, idsOf } from './resource-list.ts';
import { type Accumulated, nothing, prepared, subTarget, type Target } from './target.ts';
import { mergeConfigs } from './transformer-config.ts';
import { isRemote, remoteGap } from './unseen.ts';
import { mergeVariables } from './variables.ts';

/** A path and the field of the kustomization that names it. */
export interface NamedPath {
  readonly path: string;
  readonly field: string;
  readonly index: number;
}

/** Adds what `resources` names, in its order: files, and folders with everything below them. */
export function addResources(target: Target, into: Accumulated, paths: readonly NamedPath[]): void {
  into.ids = idsOf(into.resources);
  for (const { path, field, index } of paths) {
    const cause = target.file.cause(field, [field, index]);
    try {
      if (isRemote(path)) addRemote(target, into, path, cause);
      else addFileOrFolder(target, into, path);
    } catch (error) {
      if (!(error instanceof KustomizeError) || error.source !== undefined) throw error;
      throw new KustomizeError(error.message, cause.source());
    }
  }
}

/** The folder of another repository, where its tree was read along; else a gap. */
function addRemote(target: Target, into: Accumulated, url: string, cause: Cause): void {
  const loader = enterRemote(target.loader, url);
  if (loader === null) target.build.gaps.push(remoteGap(url, cause.source()));
  else withPrefix(`accumulating remote resource: ${url}`, () => addFolder(target, into, loader));
}

/** A path is tried as a file and then as a folder; both failures are told. */
function addFileOrFolder(target: Target, into: Accumulated, path: string): void {
  const { folder, files } = target.loader;
  // What is plainly a folder is tried as a file only to hear the complaint.
  const isFolder = files.snapshot.isFolder(joinPath(folder, path));
  const failure = isFolder ? undefined : failureOf(() => addFile(target, into, path));
  if (failure === undefined && !isFolder) return;
  const asFile = (): KustomizeError | undefined => failure ?? failureOf(() => addFile(target, into, path));
  const both = (message: string): string => `accumulation err='${asFile()?.message ?? ''}': ${message}`;
  let loader: FolderLoader;
  try {
    loader = enterFolder(target.loader, path);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const first = asFile();
    if (first?.message.includes('MalformedYAMLError') === true) throw first;
    throw new KustomizeError(both(error.message), first?.source);
  }
  withPrefix(both, () => addFolder(target, into, loader));
}

function failureOf(attempt: () => void): KustomizeError | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof KustomizeError) return error;
    throw error;
  }
}

const files: Slot<readonly Resource[]> = new WeakMap();

function addFile(target: Target, into: Accumulated, path: string): void {
  const loaded = prepared(target, { slot: files, name: path, from: [] }, ({ loader }) => {
    const resources = withPrefix(`accumulating resources from '${path}'`, () =>
      resourcesOf(loadFile(loader, path), path),
    );
    for (const resource of resources)
      resource.origin = { path: relativePath(target.build.entry, resource.source.file) };
    return target.build.memo === null ? resources : resources.map(keepResource);
  });
  withPrefix(`merging resources from '${path}'`, () => appendAll(into.resources, loaded, into.ids));
}

function addFolder(target: Target, into: Accumulated, loader: FolderLoader): void {
  const sub = subTarget(target, loader);
  const where = shown(loader.files, loader.folder);
  if (sub.file.kustomization.kind === 'Component')
    throw new KustomizeError(`expected kind != 'Component' for path '${where}'`);
  const inner = withPrefix(`recursed accumulation of path '${where}'`, () => accumulateOnce(sub));
  withPrefix(`recursed merging from path '${where}'`, () => {
    appendAll(into.resources, inner.resources, into.ids);
    into.config = mergeConfigs(into.config, inner.config);
    into.variables = mergeVariables(into.variables, inner.variables);
  });
}

interface Inner {
  readonly accumulated: Accumulated;
  /** What it left for the rest of the build. */
  readonly schema: ApiSchema | null;
  readonly folders: number;
}

const inners: Slot<Inner> = new WeakMap();

/** What a kustomization and everything below it come to: the same again where nothing it read has changed. */
function accumulateOnce(sub: Target): Accumulated {
  const { loader, build } = sub;
  if (build.memo === null) return build.accumulate(sub, nothing());
  const { budget } = loader.files;
  const before = budget.folders;
  // Where it is built from decides what would be a cycle.
  const wanted = { slot: inners, name: foldersAbove(loader), from: [build.schema, sub.file] };
  const { accumulated, schema, folders } = prepared(sub, wanted, ({ loader, gaps }): Inner => {
    const own: Target = { ...sub, loader, build: { ...build, gaps } };
    const accumulated = build.accumulate(own, nothing());
    return { accumulated, schema: own.build.schema, folders: before - budget.folders };
  });
  budget.folders = before - folders;
  if (budget.folders < 0) throw new CannotKeep('more folders than one build may have');
  build.schema = schema;
  return accumulated;
}

function foldersAbove({ parent }: FolderLoader): string {
  return parent === null ? '' : `${foldersAbove(parent)}\n${parent.files.origin} ${parent.folder}`;
}

/** Adds a component, which changes what was accumulated before it. */
export function addComponent(target: Target, into: Accumulated, path: string, index: number): void {
  const cause = target.file.cause('components', ['components', index]);
  const loader = withPrefix(
    (message) => `loader.New ${JSON.stringify(message)}`,
    () => (isRemote(path) ? enterRemote(target.loader, path) : enterFolder(target.loader, path)),
  );
  if (loader === null) {
    target.build.gaps.push(remoteGap(path, cause.source()));
    return;
  }
  const where = shown(loader.files, loader.folder);
  const accumulateComponent = (): void => {
    const sub = subTarget(target, loader);
    const kind = sub.file.kustomization.kind ?? 'Kustomization';
    if (kind !== 'Component')
      throw new KustomizeError(`expected kind 'Component' for path '${where}' but got '${kind}'`);
    withPrefix(`recursed accumulation of path '${where}'`, () => target.build.accumulate(sub, into));
  };
  withPrefix((message) => `accumulateDirectory: ${JSON.stringify(message)}`, accumulateComponent);
}
