import { parseManifests } from '../source/parse-manifests.ts';
import { isJsonObject } from '../values/json.ts';
import type { FieldSpec } from './field-spec.ts';
import { decodeStructLoosely, type GoStructs } from './go-struct.ts';
import type { GeneratorArgs, HelmChart, Image, Patch, Replacement, Replica, SortOptions } from './kustomization.ts';
import { KUSTOMIZATION_STRUCTS } from './kustomization-structs.ts';
import { KustomizeError } from './kustomize-error.ts';
import { metadataProblem } from './load-resources.ts';
import type { Resource } from './resource.ts';
import { childText, textOf } from './tree.ts';
import type { ValueAddTarget } from './value-add.ts';

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
  HelmChartInflationGenerator: { ...KUSTOMIZATION_STRUCTS.HelmGlobals, ...KUSTOMIZATION_STRUCTS.HelmChart },
};

/** The old `env` is read in kustomization files only. */
function pluginArgs({ env: _env, ...args }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return args;
}

/** What a transformer plugin's configuration may say. */
export interface PluginConfig {
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

/** True for an entry that is configuration itself, not a path to it; an empty one is no configuration at all. */
export function isInlineConfig(entry: string): boolean {
  const { manifests, problems } = parseManifests('', entry, 'kustomize');
  return problems.length === 0 && manifests.every((manifest) => metadataProblem(manifest) === null);
}

/** The arguments of a generator plugin. */
export function generatorConfig(resource: Resource): GeneratorArgs & { readonly kind: 'ConfigMap' | 'Secret' } {
  const kind = resource.value['kind'] === 'SecretGenerator' ? 'Secret' : 'ConfigMap';
  const metadata = resource.value['metadata'];
  const named = isJsonObject(metadata) ? { name: textOf(metadata['name']) } : {};
  const namespace =
    isJsonObject(metadata) && typeof metadata['namespace'] === 'string' ? { namespace: metadata['namespace'] } : {};
  return { ...named, ...namespace, ...(decodePlugin(resource, `${kind}Generator`) as GeneratorArgs), kind };
}

/** The chart that a generator plugin is about. */
export function chartConfig(resource: Resource): HelmChart & { readonly chartHome?: string } {
  return decodePlugin(resource, 'HelmChartInflationGenerator');
}

/** The fields of a plugin's configuration. @throws KustomizeError in the words of Go's JSON decoder. */
export function decodePlugin(resource: Resource, kind: string): object {
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
