import { parseManifests } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject } from '../values/json.ts';
import { addAffix } from './affix.ts';
import { completeSpecs } from './configurations.ts';
import type { FieldSpec } from './field-spec.ts';
import { decodeStructLoosely, type GoStructs } from './go-struct.ts';
import { setImage } from './images.ts';
import type { GeneratorArgs, Image, Patch, Replacement, Replica, SortOptions } from './kustomization.ts';
import { KUSTOMIZATION_STRUCTS } from './kustomization-structs.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { setEntries } from './labels.ts';
import { metadataProblem } from './load-resources.ts';
import { addHashSuffixes } from './name-hash.ts';
import { type NamespaceOptions, setNamespace } from './namespace.ts';
import {
  type PatchContext,
  type PatchPlace,
  prepareJson6902,
  preparePatch,
  prepareStrategicMerges,
} from './patch-transformers.ts';
import { loadReplacements, replaceAll } from './replacement-files.ts';
import { setReplicas } from './replicas.ts';
import { type Cause, causeAt, currentId, type Resource } from './resource.ts';
import { formatId } from './resource-id.ts';
import { sortResources } from './sort-order.ts';
import { childText, textOf } from './tree.ts';
import { addValue, type ValueAddTarget } from './value-add.ts';

/** Changes what was accumulated. */
export type Transform = (context: PatchContext) => void;

/** Fields of the configuration objects of kustomize's own plugins. Source: kustomize 5.8.1 `api/internal/builtins`. */
const STRUCTS: GoStructs = {
  ...KUSTOMIZATION_STRUCTS,
  AnnotationsTransformer: { annotations: 'map[string]string', fieldSpecs: '[]FieldSpec' },
  HashTransformer: {},
  ImageTagTransformer: { imageTag: 'Image', fieldSpecs: '[]FieldSpec' },
  LabelTransformer: { labels: 'map[string]string', fieldSpecs: '[]FieldSpec' },
  NamespaceTransformer: { fieldSpecs: '[]FieldSpec', unsetOnly: 'bool', setRoleBindingSubjects: 'string' },
  PatchJson6902Transformer: { target: 'Selector', path: 'string', jsonOp: 'string' },
  PatchStrategicMergeTransformer: { paths: '[]string', patches: 'string' },
  PatchTransformer: { path: 'string', patch: 'string', target: 'Selector', options: 'map[string]bool' },
  PrefixSuffixTransformer: { prefix: 'string', suffix: 'string', fieldSpecs: '[]FieldSpec' },
  PrefixTransformer: { prefix: 'string', fieldSpecs: '[]FieldSpec' },
  SuffixTransformer: { suffix: 'string', fieldSpecs: '[]FieldSpec' },
  ReplacementTransformer: { replacements: '[]ReplacementField' },
  ReplicaCountTransformer: { replica: 'Replica', fieldSpecs: '[]FieldSpec' },
  SortOrderTransformer: { sortOptions: 'SortOptions' },
  ValueAddTransformer: { value: 'string', targets: '[]any', targetFilePath: 'string' },
  ConfigMapGenerator: pluginArgs(KUSTOMIZATION_STRUCTS.ConfigMapArgs),
  SecretGenerator: pluginArgs(KUSTOMIZATION_STRUCTS.SecretArgs),
};

/** The old `env` is read in kustomization files only. */
function pluginArgs({ env: _env, ...args }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return args;
}

interface PluginConfig {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly fieldSpecs?: readonly Partial<FieldSpec>[];
  readonly imageTag?: Image;
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: string;
  readonly target?: NonNullable<Patch['target']>;
  readonly path?: string;
  readonly jsonOp?: string;
  readonly paths?: readonly string[];
  readonly patches?: string;
  readonly patch?: string;
  readonly options?: Readonly<Record<string, boolean>>;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly replacements?: readonly Replacement[];
  readonly replica?: Replica;
  readonly sortOptions?: SortOptions;
  readonly value?: string;
  readonly targets?: readonly ValueAddTarget[];
  readonly targetFilePath?: string;
}

/** True for what kustomize itself brings along; everything else would have to be executed. */
export function isBuiltinPlugin(resource: Resource): boolean {
  return resource.value['apiVersion'] === 'builtin' && Object.hasOwn(STRUCTS, childText(resource.value, 'kind'));
}

/** The transform that a configuration object asks for. @throws KustomizeError when the configuration is wrong. */
export function pluginTransform(resource: Resource, place: PatchPlace): Transform {
  const kind = childText(resource.value, 'kind');
  return withPrefix(`plugin ${formatId(currentId(resource))} fails configuration`, () => {
    const config: PluginConfig = decode(resource, kind);
    return transformOf(kind, config, { resource, place });
  });
}

/** The arguments of a generator plugin. */
export function generatorConfig(resource: Resource): GeneratorArgs & { readonly kind: 'ConfigMap' | 'Secret' } {
  const kind = resource.value['kind'] === 'SecretGenerator' ? 'Secret' : 'ConfigMap';
  const metadata = resource.value['metadata'];
  const named = isJsonObject(metadata) ? { name: textOf(metadata['name']) } : {};
  const namespace =
    isJsonObject(metadata) && typeof metadata['namespace'] === 'string' ? { namespace: metadata['namespace'] } : {};
  return { ...named, ...namespace, ...(decode(resource, `${kind}Generator`) as GeneratorArgs), kind };
}

function decode(resource: Resource, kind: string): object {
  const {
    apiVersion: _apiVersion,
    kind: _kind,
    metadata: _metadata,
    transformers: _transformers,
    ...rest
  } = resource.value;
  try {
    return decodeStructLoosely(STRUCTS, kind, rest);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const message = error.message.replace(`field ${kind}.`, `field ${kind}Plugin.`);
    throw new KustomizeError(`error unmarshaling JSON: while decoding JSON: ${message}`);
  }
}

/** What `ValueAddTransformer` adds when nothing is said: the name of the kustomization's folder. */
function folderName({ loader: { folder } }: PatchPlace): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

interface Configured {
  readonly resource: Resource;
  readonly place: PatchPlace;
}

function transformOf(kind: string, config: PluginConfig, configured: Configured): Transform {
  const { place } = configured;
  const cause = (path: FieldPath): Cause => causeAt(kind, place, path);
  const specs = completeSpecs(config.fieldSpecs ?? []);
  switch (kind) {
    case 'AnnotationsTransformer':
      return ({ resources }) =>
        setEntries(resources, config.annotations ?? {}, specs, (key) => cause(['annotations', key]));
    case 'LabelTransformer':
      return ({ resources }) => setEntries(resources, config.labels ?? {}, specs, (key) => cause(['labels', key]));
    case 'HashTransformer':
      return ({ resources }) => addHashSuffixes(resources, () => cause([]));
    case 'ImageTagTransformer':
      return ({ resources }) => setImage(resources, config.imageTag ?? {}, cause(['imageTag']), specs);
    case 'NamespaceTransformer':
      return namespaceTransform(config, configured, specs, cause(['metadata', 'namespace']));
    case 'PrefixTransformer':
    case 'SuffixTransformer':
    case 'PrefixSuffixTransformer':
      return ({ resources }) => {
        addAffix(resources, 'prefix', { text: config.prefix ?? '', cause: cause(['prefix']) }, specs);
        addAffix(resources, 'suffix', { text: config.suffix ?? '', cause: cause(['suffix']) }, specs);
      };
    case 'ReplicaCountTransformer':
      return ({ resources }) => setReplicas(resources, config.replica ?? {}, cause(['replica']), specs);
    case 'SortOrderTransformer':
      return ({ resources }) =>
        void resources.splice(
          0,
          resources.length,
          ...sortResources(resources, config.sortOptions ?? { order: 'fifo' }),
        );
    case 'ValueAddTransformer':
      return ({ resources }) =>
        addValue(resources, config.value || folderName(place), config.targets ?? [], cause(['value']));
    default:
      return patchingTransform(kind, config, configured);
  }
}

function namespaceTransform(
  config: PluginConfig,
  { resource }: Configured,
  fieldSpecs: readonly FieldSpec[],
  cause: Cause,
): Transform {
  const metadata = resource.value['metadata'];
  const namespace = isJsonObject(metadata) && typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
  const options: NamespaceOptions = {
    fieldSpecs,
    ...(config.unsetOnly === undefined ? {} : { unsetOnly: config.unsetOnly }),
    ...(config.setRoleBindingSubjects ? { setRoleBindingSubjects: config.setRoleBindingSubjects } : {}),
  };
  return ({ resources }) => {
    if (namespace !== '') setNamespace(resources, namespace, cause, options);
  };
}

function patchingTransform(kind: string, config: PluginConfig, { resource, place }: Configured): Transform {
  const target = config.target === undefined ? {} : { target: config.target };
  const path = config.path === undefined ? {} : { path: config.path };
  switch (kind) {
    case 'PatchTransformer': {
      const patch: Patch = {
        ...path,
        ...target,
        ...(config.patch === undefined ? {} : { patch: config.patch }),
        ...(config.options ? { options: config.options } : {}),
      };
      return preparePatch(patch, place, { path: [], by: kind, shown: resource.value });
    }
    case 'PatchJson6902Transformer':
      return prepareJson6902(
        { ...path, ...target, ...(config.jsonOp === undefined ? {} : { patch: config.jsonOp }) },
        place,
        { path: [], by: kind, field: 'jsonOp' },
      );
    case 'PatchStrategicMergeTransformer':
      return strategicMergePlugin(config, place);
    case 'ReplacementTransformer': {
      const loaded = loadReplacements(config.replacements ?? [], place, ['replacements'], kind);
      return ({ resources }) => replaceAll(resources, loaded);
    }
    default:
      throw new KustomizeError(`unable to load builtin ${kind}`);
  }
}

function strategicMergePlugin(config: PluginConfig, place: PatchPlace): Transform {
  const inline = config.patches ?? '';
  const paths = config.paths ?? [];
  if (paths.length === 0 && inline === '') throw new KustomizeError('empty file path and empty patch content');
  const entries = [
    ...paths.map((entry, index) => ({ entry, path: ['paths', index] })),
    ...(inline === '' ? [] : [{ entry: inline, path: ['patches'] }]),
  ];
  return prepareStrategicMerges(entries, place, 'PatchStrategicMergeTransformer');
}

/** True for an entry that is configuration itself, not a path to it; an empty one is no configuration at all. */
export function isInlineConfig(entry: string): boolean {
  const { manifests, problems } = parseManifests('', entry, 'kustomize');
  return problems.length === 0 && manifests.every((manifest) => metadataProblem(manifest) === null);
}
