import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject } from '../values/json.ts';
import { addAffix } from './affix.ts';
import { type Cause, causeAt } from './cause.ts';
import { completeSpecs } from './configurations.ts';
import type { FieldSpec } from './field-spec.ts';
import { setImage } from './images.ts';
import type { Patch } from './kustomization.ts';
import { KustomizeError, withPrefix } from './kustomize-error.ts';
import { setEntries } from './labels.ts';
import { addHashSuffixes } from './name-hash.ts';
import { setNamespace } from './namespace.ts';
import type { PatchPlace } from './patch-text.ts';
import { type PatchContext, prepareJson6902, preparePatch, prepareStrategicMerges } from './patch-transformers.ts';
import { decodePlugin, type PluginConfig } from './plugin-config.ts';
import { loadReplacements, replaceAll } from './replacement-files.ts';
import { setReplicas } from './replicas.ts';
import { currentId, type Resource } from './resource.ts';
import { formatId } from './resource-id.ts';
import { sortResources } from './sort-order.ts';
import { childText } from './tree.ts';
import { addValue } from './value-add.ts';

/** Changes what was accumulated. */
export type Transform = (context: PatchContext) => void;

/** The transform that a configuration object asks for. @throws KustomizeError when the configuration is wrong. */
export function pluginTransform(resource: Resource, place: PatchPlace): Transform {
  const kind = childText(resource.value, 'kind');
  return withPrefix(`plugin ${formatId(currentId(resource))} fails configuration`, () => {
    const config: PluginConfig = decodePlugin(resource, kind);
    const specs = completeSpecs(config.fieldSpecs ?? []);
    const make = MAKERS.get(kind);
    if (make === undefined) throw new KustomizeError(`unable to load builtin ${kind}`);
    return make(config, { kind, resource, place, specs, cause: (path) => causeAt(kind, place, path) });
  });
}

interface Configured {
  readonly kind: string;
  readonly resource: Resource;
  readonly place: PatchPlace;
  readonly specs: readonly FieldSpec[];
  /** The line of a field of the configuration. */
  readonly cause: (path: FieldPath) => Cause;
}

type Maker = (config: PluginConfig, configured: Configured) => Transform;

const addAffixes: Maker =
  ({ prefix = '', suffix = '' }, { specs, cause }) =>
  (objects) => {
    addAffix(objects, 'prefix', { text: prefix, cause: cause(['prefix']) }, specs);
    addAffix(objects, 'suffix', { text: suffix, cause: cause(['suffix']) }, specs);
  };

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  [
    'AnnotationsTransformer',
    ({ annotations = {} }, { specs, cause }) =>
      (objects) =>
        setEntries(objects, annotations, specs, (key) => cause(['annotations', key])),
  ],
  [
    'LabelTransformer',
    ({ labels = {} }, { specs, cause }) =>
      (objects) =>
        setEntries(objects, labels, specs, (key) => cause(['labels', key])),
  ],
  [
    'HashTransformer',
    (_config, { cause }) =>
      (objects) =>
        addHashSuffixes(objects, () => cause([])),
  ],
  [
    'ImageTagTransformer',
    ({ imageTag = {} }, { specs, cause }) =>
      (objects) =>
        setImage(objects, imageTag, cause(['imageTag']), specs),
  ],
  ['NamespaceTransformer', namespaceTransform],
  ['PrefixTransformer', addAffixes],
  ['SuffixTransformer', addAffixes],
  ['PrefixSuffixTransformer', addAffixes],
  [
    'ReplicaCountTransformer',
    ({ replica = {} }, { specs, cause }) =>
      (objects) =>
        setReplicas(objects, replica, cause(['replica']), specs),
  ],
  [
    'SortOrderTransformer',
    ({ sortOptions = { order: 'fifo' } }) =>
      ({ resources }) =>
        void resources.splice(0, resources.length, ...sortResources(resources, sortOptions)),
  ],
  [
    'ValueAddTransformer',
    ({ value, targets = [] }, { place, cause }) =>
      ({ resources }) =>
        addValue(resources, value || folderName(place), targets, cause(['value'])),
  ],
  ['PatchTransformer', patchTransform],
  ['PatchJson6902Transformer', json6902Transform],
  ['PatchStrategicMergeTransformer', strategicMergeTransform],
  [
    'ReplacementTransformer',
    ({ replacements = [] }, { kind, place }) => {
      const loaded = loadReplacements(replacements, place, ['replacements'], kind);
      return ({ resources }) => replaceAll(resources, loaded);
    },
  ],
]);

/** What `ValueAddTransformer` adds when nothing is said: the name of the kustomization's folder. */
function folderName({ loader: { folder } }: PatchPlace): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

function namespaceTransform(
  { unsetOnly, setRoleBindingSubjects }: PluginConfig,
  { resource, specs, cause }: Configured,
): Transform {
  const metadata = resource.value['metadata'];
  const namespace = isJsonObject(metadata) && typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
  const options = {
    fieldSpecs: specs,
    ...(unsetOnly === undefined ? {} : { unsetOnly }),
    ...(setRoleBindingSubjects ? { setRoleBindingSubjects } : {}),
  };
  return (context) => {
    if (namespace !== '') setNamespace(context, namespace, cause(['metadata', 'namespace']), options);
  };
}

function patchTransform(
  { path, target, patch, options }: PluginConfig,
  { kind, resource, place }: Configured,
): Transform {
  const asked: Patch = {
    ...(path === undefined ? {} : { path }),
    ...(target === undefined ? {} : { target }),
    ...(patch === undefined ? {} : { patch }),
    ...(options ? { options } : {}),
  };
  return preparePatch(asked, place, { path: [], by: kind, shown: resource.value });
}

function json6902Transform({ path, target, jsonOp }: PluginConfig, { kind, place }: Configured): Transform {
  const asked: Patch = {
    ...(path === undefined ? {} : { path }),
    ...(target === undefined ? {} : { target }),
    ...(jsonOp === undefined ? {} : { patch: jsonOp }),
  };
  return prepareJson6902(asked, place, { path: [], by: kind, field: 'jsonOp' });
}

function strategicMergeTransform(
  { patches: inline = '', paths = [] }: PluginConfig,
  { kind, place }: Configured,
): Transform {
  if (paths.length === 0 && inline === '') throw new KustomizeError('empty file path and empty patch content');
  const entries = [
    ...paths.map((entry, index) => ({ entry, path: ['paths', index] })),
    ...(inline === '' ? [] : [{ entry: inline, path: ['patches'] }]),
  ];
  return prepareStrategicMerges(entries, place, kind);
}
