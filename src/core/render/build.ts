import type { Gap } from '../values/gap.ts';
import type { JsonObject } from '../values/json.ts';
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
import { addHashSuffixes } from './name-hash.ts';
import { fixNameReferences } from './name-references.ts';
import type { PatchPlace } from './patch-transformers.ts';
import { generatorConfig, isBuiltinPlugin, isInlineConfig, pluginTransform, type Transform } from './plugins.ts';
import type { Resource } from './resource.ts';
import { absorb, appendAll } from './resource-list.ts';
import { sortResources } from './sort-order.ts';
import { DEFAULT_CONFIG, EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';
import { child, childText, isTree } from './tree.ts';
import { type BoundVariable, bindVariables, formatVariable, mergeVariables, resolveVariables } from './variables.ts';

/** What a kustomization and everything below it came to, before names are settled. */
interface Accumulated {
  readonly resources: Resource[];
  config: TransformerConfig;
  variables: readonly BoundVariable[];
}

/** One kustomization being built. */
interface Target {
  readonly loader: FolderLoader;
  readonly file: KustomizationFile;
  readonly gaps: Gap[];
}

function nothing(): Accumulated {
  return { resources: [], config: EMPTY_CONFIG, variables: [] };
}

/**
 * Builds the kustomization of a folder. Source: kustomize 5.8.1 `api/internal/target/kusttarget.go`.
 * @throws KustomizeError in kustomize's words.
 */
export function build(loader: FolderLoader, gaps: Gap[]): readonly Resource[] {
  const target = { loader, file: readKustomization(loader), gaps };
  const { resources, config, variables } = accumulate(target, nothing());
  addHashSuffixes(resources, (resource) => ({ by: generatorField(resource), source: () => resource.source }));
  fixNameReferences(resources, config.nameReference);
  resolveVariables(resources, variables, config.varReference);
  return sortResources(resources.filter(isDeployed), target.file.kustomization.sortOptions);
}

function generatorField(resource: Resource): string {
  return childText(resource.value, 'kind') === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
}

/** Objects marked as local configuration are for other tools. */
function isDeployed(resource: Resource): boolean {
  const metadata = child(resource.value, 'metadata');
  const annotations = isTree(metadata) ? child(metadata, 'annotations') : undefined;
  const mark = isTree(annotations) ? childText(annotations, 'config.kubernetes.io/local-config') : '';
  return mark === '' || mark === 'false';
}

function accumulate(target: Target, into: Accumulated): Accumulated {
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
  noteGaps(target);
  const context = { resources: into.resources, schemaOf: builtinSchema };
  const transforms = [
    ...builtinTransforms(target.file, placeOf(target), into.config),
    ...pluginTransforms(target, 'transformers'),
  ];
  for (const transform of transforms) transform(context);
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
  for (const { path, field, index } of paths) {
    const cause = target.file.cause(field, [field, index]);
    if (isRemote(path)) {
      target.gaps.push({ reason: 'remote-base', detail: `${path} is not read`, source: cause.source() });
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
  withPrefix(`merging resources from '${path}'`, () => appendAll(into.resources, loaded));
}

function addFolder(target: Target, into: Accumulated, loader: FolderLoader): void {
  const sub = subTarget(target, loader);
  const where = shown(loader.files, loader.folder);
  if (sub.file.kustomization.kind === 'Component')
    throw new KustomizeError(`expected kind != 'Component' for path '${where}'`);
  const inner = withPrefix(`recursed accumulation of path '${where}'`, () => accumulate(sub, nothing()));
  withPrefix(`recursed merging from path '${where}'`, () => {
    appendAll(into.resources, inner.resources);
    into.config = mergeConfigs(into.config, inner.config);
    into.variables = mergeVariables(into.variables, inner.variables);
  });
}

function addComponent(target: Target, into: Accumulated, path: string, index: number): void {
  const cause = target.file.cause('components', ['components', index]);
  if (isRemote(path)) {
    target.gaps.push({ reason: 'remote-base', detail: `${path} is not read`, source: cause.source() });
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
  return { loader, file, gaps: target.gaps };
}

function isRemote(path: string): boolean {
  return (
    /^(?:https?:\/\/|ssh:\/\/|git::|git@|oci:\/\/|github\.com[/:])/.test(path) ||
    /^[\w.-]+\.[a-z]{2,}\/[^ ]*(?:\.git|\/\/|\?ref=)/.test(path)
  );
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
      absorb(
        into.resources,
        generate(kind, withGlobalOptions(args, kustomization.generatorOptions), { loader, source }),
      );
    }
  }
  for (const plugin of pluginsOf(target, 'generators')) {
    const { kind, ...args } = generatorConfig(plugin);
    absorb(into.resources, generate(kind, args, { loader, source: plugin.source }));
  }
}

/** The configuration objects of `transformers`, `generators` or `validators`; those that would need a program are gaps. */
function pluginsOf(target: Target, field: 'transformers' | 'generators' | 'validators'): readonly Resource[] {
  const found = nothing();
  const paths: NamedPath[] = [];
  for (const [index, entry] of (target.file.kustomization[field] ?? []).entries()) {
    if (isInlineConfig(entry)) found.resources.push(...inlineResources(entry, placeOf(target), [field, index]));
    else paths.push({ path: entry, field, index });
  }
  addResources(target, found, paths);
  return found.resources.filter((resource) => {
    const isKnown = isBuiltinPlugin(resource);
    if (!isKnown) target.gaps.push(pluginGap(resource));
    return isKnown;
  });
}

function pluginGap(resource: Resource): Gap {
  const { apiVersion, kind } = resource.value as JsonObject;
  return {
    reason: 'plugin',
    detail: `${String(kind)} (${String(apiVersion)}) is not executed`,
    source: resource.source,
  };
}

function pluginTransforms(target: Target, field: 'transformers' | 'validators'): readonly Transform[] {
  return pluginsOf(target, field).map((resource) => {
    const { file } = resource.source;
    const text = target.loader.files.snapshot.text(file) ?? '';
    return pluginTransform(resource, {
      loader: target.loader,
      file,
      text,
      document: resource.document,
      ...(resource.at.length === 0 ? {} : { at: resource.at }),
    });
  });
}

/** Validators see what was built and may only complain. */
function validate(target: Target, into: Accumulated): void {
  const transforms = pluginTransforms(target, 'validators');
  if (transforms.length === 0) return;
  const before = JSON.stringify(into.resources.map(({ value }) => value));
  for (const transform of transforms) transform({ resources: into.resources, schemaOf: builtinSchema });
  if (before !== JSON.stringify(into.resources.map(({ value }) => value))) {
    throw new KustomizeError("validator shouldn't modify the resource map");
  }
}

/** Everything in the file that this build does not do is said. */
function noteGaps(target: Target): void {
  const { kustomization, cause } = target.file;
  for (const field of ['openapi', 'buildMetadata'] as const) {
    const value = kustomization[field];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    target.gaps.push({
      reason: 'unsupported-field',
      detail: `\`${field}\` is not rendered`,
      source: cause(field, [field]).source(),
    });
  }
  for (const field of ['helmCharts', 'helmChartInflationGenerator'] as const) {
    for (const [index, chart] of (kustomization[field] ?? []).entries()) {
      target.gaps.push({
        reason: 'helm-chart',
        detail: helmDetail(chart),
        source: cause(field, [field, index]).source(),
      });
    }
  }
}

function helmDetail(chart: unknown): string {
  const text = (key: string): string => {
    const value: unknown = typeof chart === 'object' && chart !== null ? Reflect.get(chart, key) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unnamed';
  };
  return `Helm chart ${text('name')} ${text('version')} is not rendered`;
}
