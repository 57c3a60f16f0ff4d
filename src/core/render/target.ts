import type { Gap } from '../values/gap.ts';
import { type ApiSchema, BUILTIN_SCHEMA } from './api-schema.ts';
import { pluginOrigin, relativePath } from './build-metadata.ts';
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
  /** Accumulates a kustomization that another one names. */
  readonly accumulate: (target: Target, into: Accumulated) => Accumulated;
}

/** An accumulation before its first step. */
export function nothing(): Accumulated {
  return { resources: [], config: EMPTY_CONFIG, variables: [], ids: new Set() };
}

/** Merge keys of a kustomization's own; the outermost that says something decides for all. */
export function setSchema(target: Target): void {
  const { openapi } = target.file.kustomization;
  if (openapi === undefined || target.build.schema !== null) return;
  const path = openapi['path'];
  if (path !== undefined && openapi['version'] !== undefined)
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  if (path !== undefined) target.build.schema = schemaFromOpenApi(loadFile(target.loader, path).text);
  else if (openapi['version']) target.build.schema = builtinVersion(openapi['version']);
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

/** The kustomization of another folder, as part of the same build. */
export function subTarget(target: Target, loader: FolderLoader): Target {
  const file = withPrefix(`couldn't make target for path '${shown(loader.files, loader.folder)}'`, () =>
    readKustomization(loader),
  );
  const sub: Target = { loader, file, build: target.build };
  setSchema(sub);
  return sub;
}

/** The origin of what one of the kustomization's own fields did. */
export function originOf(target: Target, kind: string): Origin {
  return pluginOrigin(relativePath(target.build.entry, target.file.path), kind);
}

/** Where the kustomization's own fields stand. */
export function placeOf(target: Target): PatchPlace {
  return { loader: target.loader, file: target.file.path, text: target.file.text, document: 0 };
}
