import type { Gap } from '../values/gap.ts';
import { type ApiSchema, BUILTIN_SCHEMA } from './api-schema.ts';
import type { BuildMemo, Reading, Slot, Wanted } from './build-memo.ts';
import { pluginOrigin, relativePath } from './build-metadata.ts';
import { type Objects, ownObjects } from './changes.ts';
import { type FolderLoader, loadFile, shown } from './folder-loader.ts';
import { type KustomizationFile, readKustomization } from './kustomization-file.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { schemaFromOpenApi } from './open-api.ts';
import type { PatchPlace } from './patch-text.ts';
import type { Origin, Resource } from './resource.ts';
import { EMPTY_CONFIG, type TransformerConfig } from './transformer-config.ts';
import type { BoundVariable } from './variables.ts';

/** What a kustomization and everything below it came to, before names are settled. */
export interface Accumulated {
  readonly resources: Resource[];
  config: TransformerConfig;
  variables: readonly BoundVariable[];
  /** Ids of the resources while resources are added; nothing changes an id then. */
  ids: Set<string>;
}

/** One kustomization being built. */
export interface Target {
  readonly loader: FolderLoader;
  readonly file: KustomizationFile;
  readonly build: Build;
}

/** What the whole build shares. */
export interface Build {
  readonly gaps: Gap[];
  /** Kustomize's own while null, until a kustomization brings one along. */
  schema: ApiSchema | null;
  /** Folder that is built: origins are told relative to it. */
  readonly entry: string;
  readonly metadata: readonly string[];
  /** What earlier builds left; null when nothing is kept. */
  readonly memo: BuildMemo | null;
  /** Accumulates a kustomization that another one names. */
  readonly accumulate: (target: Target, into: Accumulated) => Accumulated;
}

/** An accumulation before its first step. */
export function nothing(): Accumulated {
  return { resources: [], config: EMPTY_CONFIG, variables: [], ids: new Set() };
}

const schemas: Slot<ApiSchema> = new WeakMap();
const kustomizations: Slot<KustomizationFile> = new WeakMap();

/** Merge keys of a kustomization's own; the outermost that says something decides for all. */
export function setSchema(target: Target): void {
  const { openapi } = target.file.kustomization;
  if (openapi === undefined || target.build.schema !== null) return;
  const path = openapi['path'];
  if (path !== undefined && openapi['version'] !== undefined)
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  if (path !== undefined) {
    const read = ({ loader }: Reading): ApiSchema => schemaFromOpenApi(loadFile(loader, path).text);
    target.build.schema = prepared(target, { slot: schemas, name: path, from: [] }, read);
  } else if (openapi['version']) target.build.schema = builtinVersion(openapi['version']);
}

/** Kustomize 5.8 carries one version. */
function builtinVersion(version: string): ApiSchema {
  if (version !== 'v1.21.2') throw new KustomizeError('the specified OpenAPI version is not built in');
  return BUILTIN_SCHEMA;
}

/** What the build knows of kinds. */
export function schemaFor({ build }: Target): ApiSchema {
  return build.schema ?? BUILTIN_SCHEMA;
}

/** What `make` reads, or made before of what still reads the same (and of `from`). */
export function prepared<T>(
  { loader, build: { gaps, memo } }: Pick<Target, 'loader' | 'build'>,
  wanted: Wanted<T>,
  make: (at: Reading) => T,
): T {
  return memo === null ? make({ loader, gaps }) : memo.prepared({ loader, gaps }, wanted, make);
}

/** A list of objects for steps to change. */
export function objectsOf(target: Target, resources: Resource[]): Objects {
  return target.build.memo?.objects(resources, schemaFor(target)) ?? ownObjects(resources);
}

/** The kustomization of another folder, as part of the same build. */
export function subTarget(target: Target, loader: FolderLoader): Target {
  const file = withPrefix(`couldn't make target for path '${shown(loader.files, loader.folder)}'`, () =>
    fileOf(loader, target.build),
  );
  const sub: Target = { loader, file, build: target.build };
  setSchema(sub);
  return sub;
}

/** The kustomization file of a folder. */
export function fileOf(loader: FolderLoader, build: Build): KustomizationFile {
  const wanted = { slot: kustomizations, name: '', from: [] };
  return prepared({ loader, build }, wanted, (at) => readKustomization(at.loader));
}

/** The origin of what one of the kustomization's own fields did. */
export function originOf(target: Target, kind: string): Origin {
  return pluginOrigin(relativePath(target.build.entry, target.file.path), kind);
}

/** Where the kustomization's own fields stand. */
export function placeOf(target: Target): PatchPlace {
  return { loader: target.loader, file: target.file.path, text: target.file.text, document: 0 };
}
