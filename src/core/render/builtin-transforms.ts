import { addAffix } from './affix.ts';
import type { Cause } from './cause.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import { setImage } from './images.ts';
import type { KustomizationFile } from './kustomization-file.ts';
import { withPrefix } from './kustomize-error.ts';
import { labelEntrySpecs, setEntries } from './labels.ts';
import { setNamespace } from './namespace.ts';
import type { PatchPlace } from './patch-text.ts';
import { prepareJson6902, preparePatch, prepareStrategicMerges } from './patch-transformers.ts';
import type { Transform } from './plugins.ts';
import { loadReplacements, replaceAll } from './replacement-files.ts';
import { setReplicas } from './replicas.ts';
import type { TransformerConfig } from './transformer-config.ts';

/** A transform and the name of the plugin that kustomize runs for it. */
export interface BuiltinTransform {
  readonly kind: string;
  readonly transform: Transform;
  /** True when it changes objects by what stands in others. */
  readonly isWhole: boolean;
}

/**
 * The transformers that a kustomization's own fields ask for, in kustomize's order; all are configured before the first runs.
 * Source: kustomize 5.8.1 `api/internal/target/kusttarget_configplugin.go`.
 */
export function builtinTransforms(
  file: KustomizationFile,
  place: PatchPlace,
  config: TransformerConfig,
): readonly BuiltinTransform[] {
  return [
    ...patchTransforms(file, place),
    ...nameTransforms(file, config),
    ...entryTransforms(file, config),
    ...jsonPatchTransforms(file, place),
    ...valueTransforms(file, place, config),
  ];
}

function patchTransforms({ kustomization }: KustomizationFile, place: PatchPlace): readonly BuiltinTransform[] {
  const result: BuiltinTransform[] = [];
  const paths = kustomization.patchesStrategicMerge ?? [];
  if (paths.length > 0) {
    const entries = paths.map((entry, index) => ({ entry, path: ['patchesStrategicMerge', index] }));
    result.push(
      configured('PatchStrategicMergeTransformer', { paths }, () =>
        prepareStrategicMerges(entries, place, 'patchesStrategicMerge'),
      ),
    );
  }
  for (const [index, patch] of (kustomization.patches ?? []).entries()) {
    const name = { path: ['patches', index], by: 'patches' };
    result.push(configured('PatchTransformer', patch, () => preparePatch(patch, place, name)));
  }
  return result;
}

function jsonPatchTransforms({ kustomization }: KustomizationFile, place: PatchPlace): readonly BuiltinTransform[] {
  return (kustomization.patchesJson6902 ?? []).map((patch, index) => {
    const name = { path: ['patchesJson6902', index], by: 'patchesJson6902' };
    const { patch: jsonOp, path, target } = patch;
    const shown = { ...(jsonOp && { jsonOp }), ...(path && { path }), ...(target && { target }) };
    return configured('PatchJson6902Transformer', shown, () => prepareJson6902(patch, place, name));
  });
}

function nameTransforms(
  { kustomization, cause }: KustomizationFile,
  config: TransformerConfig,
): readonly BuiltinTransform[] {
  const { namespace = '', namePrefix = '', nameSuffix = '' } = kustomization;
  const result: BuiltinTransform[] = [];
  if (namespace !== '') {
    const why = cause('namespace', ['namespace']);
    const options = { fieldSpecs: config.namespace };
    result.push(named('NamespaceTransformer', (context) => setNamespace(context, namespace, why, options)));
  }
  if (namePrefix !== '') {
    const affix = { text: namePrefix, cause: cause('namePrefix', ['namePrefix']) };
    result.push(named('PrefixTransformer', (objects) => addAffix(objects, 'prefix', affix, config.namePrefix)));
  }
  if (nameSuffix !== '') {
    const affix = { text: nameSuffix, cause: cause('nameSuffix', ['nameSuffix']) };
    result.push(named('SuffixTransformer', (objects) => addAffix(objects, 'suffix', affix, config.nameSuffix)));
  }
  return result;
}

function entryTransforms(
  { kustomization, cause }: KustomizationFile,
  config: TransformerConfig,
): readonly BuiltinTransform[] {
  const { labels = [], commonLabels = {}, commonAnnotations = {} } = kustomization;
  const result = labels.map((entry, index) => {
    const specs = labelEntrySpecs(entry, config);
    const why = (key: string): Cause => cause('labels', ['labels', index, 'pairs', key]);
    return named('LabelTransformer', (objects) => setEntries(objects, entry.pairs ?? {}, specs, why));
  });
  if (labels.length > 0 || Object.keys(commonLabels).length > 0) {
    const why = (key: string): Cause => cause('commonLabels', ['commonLabels', key]);
    result.push(named('LabelTransformer', (objects) => setEntries(objects, commonLabels, config.commonLabels, why)));
  }
  if (Object.keys(commonAnnotations).length > 0) {
    const why = (key: string): Cause => cause('commonAnnotations', ['commonAnnotations', key]);
    const annotate: Transform = (objects) => setEntries(objects, commonAnnotations, config.commonAnnotations, why);
    result.push(named('AnnotationsTransformer', annotate));
  }
  return result;
}

function valueTransforms(
  { kustomization, cause }: KustomizationFile,
  place: PatchPlace,
  config: TransformerConfig,
): readonly BuiltinTransform[] {
  const { replicas = [], images = [], replacements = [] } = kustomization;
  const result: BuiltinTransform[] = [];
  for (const [index, replica] of replicas.entries()) {
    const why = cause('replicas', ['replicas', index, 'count']);
    result.push(named('ReplicaCountTransformer', (objects) => setReplicas(objects, replica, why, config.replicas)));
  }
  for (const [index, image] of images.entries()) {
    const why = cause('images', ['images', index]);
    result.push(named('ImageTagTransformer', (objects) => setImage(objects, image, why, config.images)));
  }
  if (replacements.length > 0) {
    const loaded = loadReplacements(replacements, place, ['replacements'], 'replacements');
    const kind = 'ReplacementTransformer';
    result.push({ kind, transform: ({ resources }) => replaceAll(resources, loaded), isWhole: true });
  }
  return result;
}

function named(kind: string, transform: Transform): BuiltinTransform {
  return { kind, transform, isWhole: false };
}

/** kustomize configures its own transformers through their YAML, and shows it when that fails. */
function configured(kind: string, config: object, prepare: () => Transform): BuiltinTransform {
  const complaint = (message: string): string =>
    `trouble configuring builtin ${kind} with config: \`\n${formatYaml(sortedKeys(config))}\`: ${message}`;
  return { kind, transform: withPrefix(complaint, prepare), isWhole: false };
}
