import { addAffix } from './affix.ts';
import { formatYaml, sortedKeys } from './format-yaml.ts';
import { setImage } from './images.ts';
import type { KustomizationFile } from './kustomization-file.ts';
import { withPrefix } from './kustomize-error.ts';
import { labelEntrySpecs, setEntries } from './labels.ts';
import { setNamespace } from './namespace.ts';
import { type PatchPlace, prepareJson6902, preparePatch, prepareStrategicMerges } from './patch-transformers.ts';
import type { Transform } from './plugins.ts';
import { loadReplacements, replaceAll } from './replacement-files.ts';
import { setReplicas } from './replicas.ts';
import type { TransformerConfig } from './transformer-config.ts';

/**
 * The transformers that a kustomization's own fields ask for, in kustomize's order; all are configured before the first runs.
 * Source: kustomize 5.8.1 `api/internal/target/kusttarget_configplugin.go`.
 */
export function builtinTransforms(
  file: KustomizationFile,
  place: PatchPlace,
  config: TransformerConfig,
): readonly Transform[] {
  return [
    ...patchTransforms(file, place),
    ...nameTransforms(file, config),
    ...entryTransforms(file, config),
    ...jsonPatchTransforms(file, place),
    ...valueTransforms(file, place, config),
  ];
}

function patchTransforms({ kustomization }: KustomizationFile, place: PatchPlace): readonly Transform[] {
  const result: Transform[] = [];
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

function jsonPatchTransforms({ kustomization }: KustomizationFile, place: PatchPlace): readonly Transform[] {
  return (kustomization.patchesJson6902 ?? []).map((patch, index) => {
    const name = { path: ['patchesJson6902', index], by: 'patchesJson6902' };
    return configured('PatchJson6902Transformer', patch, () => prepareJson6902(patch, place, name));
  });
}

function nameTransforms({ kustomization, cause }: KustomizationFile, config: TransformerConfig): readonly Transform[] {
  const { namespace = '', namePrefix = '', nameSuffix = '' } = kustomization;
  const result: Transform[] = [];
  if (namespace !== '') {
    const why = cause('namespace', ['namespace']);
    result.push(({ resources }) => setNamespace(resources, namespace, why, { fieldSpecs: config.namespace }));
  }
  if (namePrefix !== '') {
    const affix = { text: namePrefix, cause: cause('namePrefix', ['namePrefix']) };
    result.push(({ resources }) => addAffix(resources, 'prefix', affix, config.namePrefix));
  }
  if (nameSuffix !== '') {
    const affix = { text: nameSuffix, cause: cause('nameSuffix', ['nameSuffix']) };
    result.push(({ resources }) => addAffix(resources, 'suffix', affix, config.nameSuffix));
  }
  return result;
}

function entryTransforms({ kustomization, cause }: KustomizationFile, config: TransformerConfig): readonly Transform[] {
  const { labels = [], commonLabels = {}, commonAnnotations = {} } = kustomization;
  const result: Transform[] = labels.map((entry, index) => {
    const specs = labelEntrySpecs(entry, config);
    return ({ resources }) =>
      setEntries(resources, entry.pairs ?? {}, specs, (key) => cause('labels', ['labels', index, 'pairs', key]));
  });
  result.push(
    ({ resources }) =>
      setEntries(resources, commonLabels, config.commonLabels, (key) => cause('commonLabels', ['commonLabels', key])),
    ({ resources }) =>
      setEntries(resources, commonAnnotations, config.commonAnnotations, (key) =>
        cause('commonAnnotations', ['commonAnnotations', key]),
      ),
  );
  return result;
}

function valueTransforms(
  { kustomization, cause }: KustomizationFile,
  place: PatchPlace,
  config: TransformerConfig,
): readonly Transform[] {
  const { replicas = [], images = [], replacements = [] } = kustomization;
  const result: Transform[] = [];
  for (const [index, replica] of replicas.entries()) {
    result.push(({ resources }) =>
      setReplicas(resources, replica, cause('replicas', ['replicas', index, 'count']), config.replicas),
    );
  }
  for (const [index, image] of images.entries()) {
    result.push(({ resources }) => setImage(resources, image, cause('images', ['images', index]), config.images));
  }
  const loaded = loadReplacements(replacements, place, ['replacements'], 'replacements');
  result.push(({ resources }) => replaceAll(resources, loaded));
  return result;
}

/** kustomize configures its own transformers through their YAML, and shows it when that fails. */
function configured(name: string, config: object, prepare: () => Transform): Transform {
  const complaint = (message: string): string =>
    `trouble configuring builtin ${name} with config: \`\n${formatYaml(sortedKeys(config))}\`: ${message}`;
  return withPrefix(complaint, prepare);
}
