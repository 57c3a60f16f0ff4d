import type { FieldPath } from '../values/field-path.ts';
import type { Gap } from '../values/gap.ts';
import { addTransformation, pluginOrigin, relativePath } from './build-metadata.ts';
import { builtinTransforms } from './builtin-transforms.ts';
import { readConfigurations } from './configurations.ts';
import { readCrds } from './crds.ts';
import { enterFolder, type FolderLoader, loadFile, shown } from './folder-loader.ts';
import { generate, withGlobalOptions } from './generators.ts';
import { inlineResources } from './inline-resources.ts';
import { type KustomizationFile, readKustomization } from './kustomization-file.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { resourcesOf } from './load-resources.ts';
import { builtinSchema } from './merge-keys.ts';
import { schemaFromOpenApi } from './open-api.ts';
import type { PatchPlace } from './patch-transformers.ts';
import type { SchemaOf } from './patches.ts';
import { generatorConfig, isBuiltinPlugin, isInlineConfig, pluginTransform, type Transform } from './plugins.ts';
import { currentId, type Origin, type Resource } from './resource.ts';
import { absorb, appendAll, idsOf } from './resource-list.ts';
import { DEFAULT_CONFIG, EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';
import { chartGaps, isRemote, pluginGap } from './unseen.ts';
import { type BoundVariable, bindVariables, formatVariable, mergeVariables } from './variables.ts';

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
  /** Merge keys by kind: kustomize's own, until a kustomization brings a schema along. */
  schemaOf: SchemaOf | null;
  /** Folder that is built: origins are told relative to it. */
  readonly entry: string;
  readonly metadata: readonly string[];
}

/** An accumulation before its first step. */
export function nothing(): Accumulated {
  return { resources: [], config: EMPTY_CONFIG, variables: [], ids: new Set() };
}

/** Merge keys of a kustomization's own; the outermost that says something decides for all. */
export function setSchema(target: Target): void {
  const { openapi } = target.file.kustomization;
  if (openapi === undefined || target.build.schemaOf !== null) return;
  const path = openapi['path'];
  if (path !== undefined && openapi['version'] !== undefined)
    throw new KustomizeError('builtin version and custom schema provided, cannot use both');
  if (path !== undefined) target.build.schemaOf = schemaFromOpenApi(loadFile(target.loader, path).text);
  else if (openapi['version'] !== undefined) target.build.schemaOf = builtinSchema;
}

/**
 * Accumulates a kustomization and all below it. Source: kustomize 5.8.1 `api/internal/target/kusttarget.go`, accumulateTarget.
 * @param into what a component's parent accumulated, else {@link nothing}.
 */
export function accumulate(target: Target, into: Accumulated): Accumulated {
  const { kustomization, cause } = target.file;
  withPrefix('accumulating resources', () => addResources(target, into, target.file.resourcePaths));
  // What a configuration says of a path comes before the default, and so may narrow it.
  const own = readConfigurations(target.loader, kustomization.configurations ?? []);
  into.config = mergeConfigs(into.config, mergeConfigs(own, DEFAULT_CONFIG));
  const crds = kustomization.crds ?? [];
  into.config = mergeConfigs(
    into.config,
    withPrefix(`loading CRDs [${crds.join(' ')}]`, () => readCrds(target.loader, crds)),
  );
  runGenerators(target, into);
  withPrefix('accumulating components', () => {
    for (const [index, path] of (kustomization.components ?? []).entries()) addComponent(target, into, path, index);
  });
  target.build.gaps.push(...chartGaps(target.file));
  const context = { resources: into.resources, schemaOf: target.build.schemaOf ?? builtinSchema };
  const builtin = builtinTransforms(target.file, placeOf(target), into.config);
  const transforms = [
    ...builtin.map(({ kind, transform }) => ({ transform, origin: originOf(target, kind) })),
    ...pluginTransforms(target, 'transformers'),
  ];
  for (const { origin, transform } of transforms) {
    transform(context);
    if (target.build.metadata.length > 0) for (const resource of into.resources) addTransformation(resource, origin);
  }
  validate(target, into);
  const variables = (kustomization.vars ?? []).map((variable, index) => ({
    variable,
    cause: cause('vars', ['vars', index]),
  }));
  into.variables = withPrefix(
    `merging vars [${variables.map(({ variable }) => formatVariable(variable, false)).join(' ')}]`,
    () => bindVariables(into.variables, into.resources, variables),
  );
  return into;
}

/** The origin of what one of the kustomization's own fields did. */
function originOf(target: Target, kind: string): Origin {
  return pluginOrigin(relativePath(target.build.entry, target.file.path), kind);
}

function placeOf(target: Target): PatchPlace {
  return { loader: target.loader, file: target.file.path, text: target.file.text, document: 0 };
}

/** A path and the field of the kustomization that names it. */
export interface NamedPath {
  readonly path: string;
  readonly field: string;
  readonly index: number;
}

function addResources(target: Target, into: Accumulated, paths: readonly NamedPath[]): void {
  into.ids = idsOf(into.resources);
  for (const { path, field, index } of paths) {
    const cause = target.file.cause(field, [field, index]);
    if (isRemote(path)) {
      target.build.gaps.push({ reason: 'remote-base', detail: `${path} is not read`, source: cause.source() });
      continue;
    }
    try {
      addFileOrFolder(target, into, path);
    } catch (error) {
      if (!(error instanceof KustomizeError) || error.source !== undefined) throw error;
      throw new KustomizeError(error.message, cause.source());
    }
  }
}

/** A path is tried as a file and then as a folder; both failures are told. */
function addFileOrFolder(target: Target, into: Accumulated, path: string): void {
  let failure: KustomizeError;
  try {
    addFile(target, into, path);
    return;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    failure = error;
  }
  let folder: FolderLoader;
  const both = (message: string): string => `accumulation err='${failure.message}': ${message}`;
  try {
    folder = enterFolder(target.loader, path);
  } catch (error) {
    if (error instanceof KustomizeError && failure.message.includes('MalformedYAMLError')) throw failure;
    if (error instanceof KustomizeError) throw new KustomizeError(both(error.message), failure.source);
    throw error;
  }
  withPrefix(both, () => addFolder(target, into, folder));
}

function addFile(target: Target, into: Accumulated, path: string): void {
  const loaded = withPrefix(`accumulating resources from '${path}'`, () =>
    resourcesOf(loadFile(target.loader, path), path),
  );
  for (const resource of loaded) resource.origin = { path: relativePath(target.build.entry, resource.source.file) };
  withPrefix(`merging resources from '${path}'`, () => appendAll(into.resources, loaded, into.ids));
}

function addFolder(target: Target, into: Accumulated, loader: FolderLoader): void {
  const sub = subTarget(target, loader);
  const where = shown(loader.files, loader.folder);
  if (sub.file.kustomization.kind === 'Component')
    throw new KustomizeError(`expected kind != 'Component' for path '${where}'`);
  const inner = withPrefix(`recursed accumulation of path '${where}'`, () => accumulate(sub, nothing()));
  withPrefix(`recursed merging from path '${where}'`, () => {
    appendAll(into.resources, inner.resources, into.ids);
    into.config = mergeConfigs(into.config, inner.config);
    into.variables = mergeVariables(into.variables, inner.variables);
  });
}

function addComponent(target: Target, into: Accumulated, path: string, index: number): void {
  const cause = target.file.cause('components', ['components', index]);
  if (isRemote(path)) {
    target.build.gaps.push({ reason: 'remote-base', detail: `${path} is not read`, source: cause.source() });
    return;
  }
  const loader = withPrefix(
    (message) => `loader.New ${JSON.stringify(message)}`,
    () => enterFolder(target.loader, path),
  );
  const where = shown(loader.files, loader.folder);
  const accumulateComponent = (): void => {
    const sub = subTarget(target, loader);
    const kind = sub.file.kustomization.kind ?? 'Kustomization';
    if (kind !== 'Component')
      throw new KustomizeError(`expected kind 'Component' for path '${where}' but got '${kind}'`);
    withPrefix(`recursed accumulation of path '${where}'`, () => accumulate(sub, into));
  };
  withPrefix((message) => `accumulateDirectory: ${JSON.stringify(message)}`, accumulateComponent);
}

function subTarget(target: Target, loader: FolderLoader): Target {
  const file = withPrefix(`couldn't make target for path '${shown(loader.files, loader.folder)}'`, () =>
    readKustomization(loader),
  );
  const sub: Target = { loader, file, build: target.build };
  setSchema(sub);
  return sub;
}

function runGenerators(target: Target, into: Accumulated): void {
  const { kustomization, cause } = target.file;
  const { loader } = target;
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const [index, args] of (kustomization[field] ?? []).entries()) {
      const source = cause(field, [field, index]).source();
      const made = generate(kind, withGlobalOptions(args, kustomization.generatorOptions), {
        loader,
        source,
        gaps: target.build.gaps,
      });
      made.origin = originOf(target, `${kind}Generator`);
      absorb(into.resources, made);
    }
  }
  for (const plugin of pluginsOf(target, 'generators')) {
    const { kind, ...args } = generatorConfig(plugin);
    const made = generate(kind, args, { loader, source: plugin.source, gaps: target.build.gaps });
    made.origin = originOfPlugin(plugin);
    absorb(into.resources, made);
  }
}

function originOfPlugin(plugin: Resource): Origin {
  const { kind, name, namespace } = currentId(plugin);
  return pluginOrigin(plugin.origin?.path ?? '', kind, {
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
  });
}

/** The configuration objects of `transformers`, `generators` or `validators`; those that would need a program are gaps. */
function pluginsOf(target: Target, field: 'transformers' | 'generators' | 'validators'): readonly Resource[] {
  const found = nothing();
  const paths: NamedPath[] = [];
  for (const [index, entry] of (target.file.kustomization[field] ?? []).entries()) {
    if (isInlineConfig(entry)) found.resources.push(...inlinePlugins(target, entry, [field, index]));
    else paths.push({ path: entry, field, index });
  }
  addResources(target, found, paths);
  return found.resources.filter((resource) => {
    const isKnown = isBuiltinPlugin(resource);
    if (!isKnown) target.build.gaps.push(pluginGap(resource));
    return isKnown;
  });
}

function inlinePlugins(target: Target, entry: string, path: FieldPath): readonly Resource[] {
  const resources = inlineResources(entry, placeOf(target), path);
  for (const resource of resources) resource.origin = { path: relativePath(target.build.entry, target.file.path) };
  return resources;
}

function pluginTransforms(
  target: Target,
  field: 'transformers' | 'validators',
): readonly { readonly transform: Transform; readonly origin: Origin }[] {
  return pluginsOf(target, field).map((resource) => {
    const { file } = resource.source;
    const text = target.loader.files.snapshot.text(file) ?? '';
    const place = { loader: target.loader, file, text, document: resource.document, at: resource.at };
    return { transform: pluginTransform(resource, place), origin: originOfPlugin(resource) };
  });
}

/** Validators see what was built and may only complain. */
function validate(target: Target, into: Accumulated): void {
  const transforms = pluginTransforms(target, 'validators');
  if (transforms.length === 0) return;
  const before = JSON.stringify(into.resources.map(({ value }) => value));
  for (const { transform } of transforms)
    transform({ resources: into.resources, schemaOf: target.build.schemaOf ?? builtinSchema });
  if (before !== JSON.stringify(into.resources.map(({ value }) => value))) {
    throw new KustomizeError("validator shouldn't modify the resource map");
  }
}
