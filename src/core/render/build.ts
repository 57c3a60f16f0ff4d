import type { Gap } from '../values/gap.ts';
import { addAffix } from './affix.ts';
import { enterFolder, type FolderLoader, loadFile, shown } from './folder-loader.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import { generate, withGlobalOptions } from './generators.ts';
import { setImage } from './images.ts';
import { type KustomizationFile, readKustomization } from './kustomization-file.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { labelEntrySpecs, setEntries } from './labels.ts';
import { resourcesOf } from './load-resources.ts';
import { builtinSchema } from './merge-keys.ts';
import { addHashSuffixes } from './name-hash.ts';
import { fixNameReferences } from './name-references.ts';
import { setNamespace } from './namespace.ts';
import {
  type PatchContext,
  type PatchPlace,
  prepareJson6902,
  preparePatch,
  prepareStrategicMerges,
} from './patch-transformers.ts';
import { setReplicas } from './replicas.ts';
import type { Resource } from './resource.ts';
import { absorb, appendAll } from './resource-list.ts';
import { sortResources } from './sort-order.ts';
import { DEFAULT_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** What a kustomization and everything below it came to, before names are settled. */
interface Accumulated {
  readonly resources: Resource[];
  config: TransformerConfig;
}

/** One kustomization being built. */
interface Target {
  readonly loader: FolderLoader;
  readonly file: KustomizationFile;
  readonly gaps: Gap[];
}

/**
 * Builds the kustomization of a folder. Source: kustomize 5.8.1 `api/internal/target/kusttarget.go`.
 * @throws KustomizeError in kustomize's words.
 */
export function build(loader: FolderLoader, gaps: Gap[]): readonly Resource[] {
  const target = { loader, file: readKustomization(loader), gaps };
  const accumulated = accumulate(target, { resources: [], config: DEFAULT_CONFIG });
  addHashSuffixes(accumulated.resources, (resource) => ({
    by: generatorField(resource),
    source: () => resource.source,
  }));
  fixNameReferences(accumulated.resources, accumulated.config.nameReference);
  return sortResources(accumulated.resources, target.file.kustomization.sortOptions);
}

function generatorField(resource: Resource): string {
  return resource.value['kind'] === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
}

function accumulate(target: Target, into: Accumulated): Accumulated {
  const { kustomization } = target.file;
  const paths = [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])];
  withPrefix('accumulating resources', () => {
    for (const [index, path] of paths.entries()) addResource(target, into, path, index);
  });
  runGenerators(target, into);
  withPrefix('accumulating components', () => {
    for (const [index, path] of (kustomization.components ?? []).entries()) addComponent(target, into, path, index);
  });
  noteGaps(target);
  for (const transform of transformers(target, into.config)) transform(into);
  return into;
}

function fieldOf(target: Target, index: number): readonly [string, number] {
  const first = target.file.kustomization.resources?.length ?? 0;
  return index < first ? ['resources', index] : ['bases', index - first];
}

function addResource(target: Target, into: Accumulated, path: string, index: number): void {
  const [field, at] = fieldOf(target, index);
  const cause = target.file.cause(field, [field, at]);
  if (isRemote(path)) {
    target.gaps.push({ reason: 'remote-base', detail: `${path} is not read`, source: cause.source() });
    return;
  }
  try {
    addFileOrFolder(target, into, path);
  } catch (error) {
    if (!(error instanceof KustomizeError) || error.source !== undefined) throw error;
    throw new KustomizeError(error.message, cause.source());
  }
}

/** A path is tried as a file and then as a folder; both failures are told. */
function addFileOrFolder(target: Target, into: Accumulated, path: string): void {
  let failure: KustomizeError;
  try {
    return addFile(target, into, path);
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
  const loaded = withPrefix(`accumulating resources from '${path}'`, () => {
    const loaded = loadFile(target.loader, path);
    return resourcesOf(loaded, path);
  });
  withPrefix(`merging resources from '${path}'`, () => appendAll(into.resources, loaded));
}

function addFolder(target: Target, into: Accumulated, loader: FolderLoader): void {
  const sub = subTarget(target, loader);
  const where = shown(loader.files, loader.folder);
  if (sub.file.kustomization.kind === 'Component') {
    throw new KustomizeError(`expected kind != 'Component' for path '${where}'`);
  }
  const inner = withPrefix(`recursed accumulation of path '${where}'`, () =>
    accumulate(sub, { resources: [], config: DEFAULT_CONFIG }),
  );
  withPrefix(`recursed merging from path '${where}'`, () => appendAll(into.resources, inner.resources));
  into.config = mergeConfigs(into.config, inner.config);
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
  withPrefix(
    (message) => `accumulateDirectory: ${JSON.stringify(message)}`,
    () => {
      const sub = subTarget(target, loader);
      const kind = sub.file.kustomization.kind ?? 'Kustomization';
      if (kind !== 'Component')
        throw new KustomizeError(`expected kind 'Component' for path '${where}' but got '${kind}'`);
      withPrefix(`recursed accumulation of path '${where}'`, () => accumulate(sub, into));
    },
  );
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
  const { kustomization } = target.file;
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const [index, args] of (kustomization[field] ?? []).entries()) {
      const source = target.file.cause(field, [field, index]).source();
      absorb(
        into.resources,
        generate(kind, withGlobalOptions(args, kustomization.generatorOptions), { loader: target.loader, source }),
      );
    }
  }
}

type Transform = (accumulated: Accumulated) => void;

/** The built-in transformers of a kustomization, in kustomize's order. Source: `kusttarget_configplugin.go`. */
function transformers(target: Target, config: TransformerConfig): readonly Transform[] {
  const { kustomization, cause } = target.file;
  const result: Transform[] = [...patchTransforms(target)];
  const { namespace, namePrefix, nameSuffix } = kustomization;
  if (namespace)
    result.push(({ resources }) =>
      setNamespace(resources, namespace, cause('namespace', ['namespace']), { fieldSpecs: config.namespace }),
    );
  for (const [side, text, field] of [
    ['prefix', namePrefix, 'namePrefix'],
    ['suffix', nameSuffix, 'nameSuffix'],
  ] as const) {
    if (text)
      result.push(({ resources }) => addAffix(resources, side, { text, cause: cause(field, [field]) }, config[field]));
  }
  result.push(...entryTransforms(target, config), ...jsonPatchTransforms(target));
  for (const [index, replica] of (kustomization.replicas ?? []).entries()) {
    result.push(({ resources }) =>
      setReplicas(resources, replica, cause('replicas', ['replicas', index, 'count']), config.replicas),
    );
  }
  for (const [index, image] of (kustomization.images ?? []).entries()) {
    result.push(({ resources }) => setImage(resources, image, cause('images', ['images', index]), config.images));
  }
  return result;
}

function entryTransforms(target: Target, config: TransformerConfig): readonly Transform[] {
  const { kustomization, cause } = target.file;
  const result: Transform[] = [];
  for (const [index, entry] of (kustomization.labels ?? []).entries()) {
    const specs = labelEntrySpecs(entry, config.commonLabels, config.labels);
    result.push(({ resources }) =>
      setEntries(resources, entry.pairs ?? {}, specs, (key) => cause('labels', ['labels', index, 'pairs', key])),
    );
  }
  const { commonLabels = {}, commonAnnotations = {} } = kustomization;
  result.push(({ resources }) =>
    setEntries(resources, commonLabels, config.commonLabels, (key) => cause('commonLabels', ['commonLabels', key])),
  );
  result.push(({ resources }) =>
    setEntries(resources, commonAnnotations, config.commonAnnotations, (key) =>
      cause('commonAnnotations', ['commonAnnotations', key]),
    ),
  );
  return result;
}

function placeOf(target: Target): PatchPlace {
  return { loader: target.loader, file: target.file.path, text: target.file.text, document: 0 };
}

function patchContext({ resources }: Accumulated): PatchContext {
  return { resources, schemaOf: builtinSchema };
}

function patchTransforms(target: Target): readonly Transform[] {
  const { kustomization } = target.file;
  const place = placeOf(target);
  const result: ((context: PatchContext) => void)[] = [];
  const merges = kustomization.patchesStrategicMerge ?? [];
  if (merges.length > 0) {
    const run = configured('PatchStrategicMergeTransformer', { paths: merges }, () =>
      prepareStrategicMerges(merges, place, 'patchesStrategicMerge', (index) => ['patchesStrategicMerge', index]),
    );
    result.push(run);
  }
  for (const [index, patch] of (kustomization.patches ?? []).entries()) {
    result.push(configured('PatchTransformer', patch, () => preparePatch(patch, place, ['patches', index], 'patches')));
  }
  return result.map((run) => (accumulated) => run(patchContext(accumulated)));
}

function jsonPatchTransforms(target: Target): readonly Transform[] {
  return (target.file.kustomization.patchesJson6902 ?? []).map((patch, index) => {
    const run = configured('PatchJson6902Transformer', patch, () =>
      prepareJson6902(patch, placeOf(target), ['patchesJson6902', index], 'patchesJson6902'),
    );
    return (accumulated) => run(patchContext(accumulated));
  });
}

/** kustomize configures its own transformers through their YAML, and shows it when that fails. */
function configured<T>(name: string, config: object, prepare: () => T): T {
  const shownConfig = (): string => formatYaml(sortedKeys(config));
  return withPrefix(
    (message) => `trouble configuring builtin ${name} with config: \`\n${shownConfig()}\`: ${message}`,
    prepare,
  );
}

/** Everything in the file that this build does not do is said. */
function noteGaps(target: Target): void {
  const { kustomization, cause } = target.file;
  const unsupported = [
    'vars',
    'replacements',
    'crds',
    'configurations',
    'openapi',
    'generators',
    'transformers',
    'validators',
    'buildMetadata',
  ] as const;
  for (const field of unsupported) {
    const value = kustomization[field];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    target.gaps.push({
      reason: 'unsupported-field',
      detail: `\`${field}\` is not rendered`,
      source: cause(field, [field]).source(),
    });
  }
  for (const field of ['helmCharts', 'helmChartInflationGenerator'] as const) {
    for (const index of (kustomization[field] ?? []).keys()) {
      target.gaps.push({
        reason: 'helm-chart',
        detail: helmDetail(kustomization[field]?.[index]),
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
