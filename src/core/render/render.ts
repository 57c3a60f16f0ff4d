import type { Gap } from '../values/gap.ts';
import type { ObjectRef } from '../values/object-ref.ts';
import type { Snapshot } from '../values/snapshot.ts';
import { build } from './build.ts';
import { type BuildMemo, CannotKeep, type Reading } from './build-memo.ts';
import { type Files, MAX_FOLDERS, rootLoader, shown } from './folder-loader.ts';
import { KUSTOMIZATION_NAMES } from './kustomization-file.ts';
import { BuildTooLarge, KustomizeError } from './kustomize-error.ts';
import { type PlainFolderOptions, readPlainFolder } from './plain-folder.ts';
import type { Rendered, RenderedObject } from './rendered.ts';
import { apiVersionOf, kindOfResource, nameOf, namespaceOf, type Resource } from './resource.ts';

/** How to render; everything has kustomize's (or Argo CD's) default. */
export interface RenderOptions {
  /** Argo CD's `directory` options, for a folder without a kustomization. Default: not recursive, everything. */
  readonly directory?: PlainFolderOptions;
  /** Put before paths in messages, where kustomize prints absolute ones. Default: paths relative to the repository. */
  readonly root?: string;
  /** `--load-restrictor`: with `none`, files outside of a kustomization's folder (but in the snapshot) may be read. */
  readonly loadRestrictor?: 'rootOnly' | 'none';
  /** `--enable-managedby-label`. */
  readonly managedByLabel?: boolean;
  /** What rendering other trees left: the answer is the same as without, and what did not change is the same object. */
  readonly memo?: BuildMemo;
}

/**
 * What `kustomize build` 5.8 prints for a folder of the repository, or Argo CD for a folder of plain manifests. Nothing outside of
 * the snapshot is read and nothing is executed; what cannot be seen that way is a gap. Never throws for what stands in a repository.
 * @param path the folder, relative to the repository root; the root is the empty string.
 */
export function render(snapshot: Snapshot, path: string, options: RenderOptions = {}): Rendered {
  const { memo, ...plain } = options;
  if (memo === undefined) return renderOnce(snapshot, path, plain, null);
  try {
    const rendered = renderOnce(snapshot, path, plain, memo);
    // Complaints are in the words of a build that does everything in its order.
    if (rendered.problem === null) return rendered;
  } catch (error) {
    if (!(error instanceof CannotKeep)) throw error;
  }
  return renderOnce(snapshot, path, plain, null);
}

type OnceOptions = Omit<RenderOptions, 'memo'>;

function renderOnce(snapshot: Snapshot, path: string, options: OnceOptions, memo: BuildMemo | null): Rendered {
  const read = new Set<string>();
  const gaps: Gap[] = [];
  const files: Files = {
    snapshot,
    root: options.root ?? '',
    read,
    origin: '',
    remotes: snapshot.remotes ?? new Map(),
    charts: snapshot.charts,
    unrestricted: options.loadRestrictor === 'none',
    budget: { folders: MAX_FOLDERS },
  };
  const finish = (objects: readonly RenderedObject[], problem: Rendered['problem']): Rendered => ({
    objects,
    gaps,
    problem,
    files: [...read].sort(),
  });
  try {
    const resources = resourcesAt({ loader: rootLoader(files, path.replace(/\/+$/, '')), gaps }, options, memo);
    return finish(
      resources.map((one) => answered(one, memo)),
      null,
    );
  } catch (error) {
    if (error instanceof BuildTooLarge) return finish([], { message: error.message });
    if (!(error instanceof KustomizeError)) throw error;
    return finish([], { message: error.message, ...(error.source === undefined ? {} : { source: error.source }) });
  }
}

function resourcesAt(at: Reading, options: OnceOptions, memo: BuildMemo | null): readonly Resource[] {
  const { loader, gaps } = at;
  if (hasKustomization(loader.files.snapshot, loader.folder))
    return build(loader, gaps, { managedByLabel: options.managedByLabel === true, memo });
  const resources = readPlainFolder(at, options.directory ?? { recurse: false }, memo);
  if (resources.length > 0 || options.directory !== undefined) return resources;
  const where = shown(loader.files, loader.folder);
  throw new KustomizeError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${where}'`,
  );
}

/** True when a folder is a kustomization, so that kustomize builds it; else it is a folder of plain manifests. */
export function hasKustomization(snapshot: Snapshot, folder: string): boolean {
  return KUSTOMIZATION_NAMES.some((name) => snapshot.file(folder === '' ? name : `${folder}/${name}`) !== undefined);
}

/** The same object of the build gives the same object of the answer. */
function answered(resource: Resource, memo: BuildMemo | null): RenderedObject {
  const object = memo?.rendered.get(resource) ?? renderedObject(resource);
  memo?.rendered.set(resource, object);
  return object;
}

function renderedObject(resource: Resource): RenderedObject {
  const namespace = namespaceOf(resource);
  const ref: ObjectRef = {
    apiVersion: apiVersionOf(resource),
    kind: kindOfResource(resource),
    ...(namespace === '' ? {} : { namespace }),
    name: nameOf(resource),
  };
  const { value: manifest, document, touches, at } = resource;
  return {
    ref,
    manifest,
    get source() {
      return resource.source;
    },
    document,
    touches,
    ...(at.length === 0 ? {} : { at }),
  };
}
