import { type FieldSpec, mergeFieldSpecs, type NameReference } from './field-spec.ts';
import { COMMON_ANNOTATIONS } from './field-specs/annotations.ts';
import { IMAGES } from './field-specs/images.ts';
import { METADATA_LABELS } from './field-specs/labels.ts';
import { NAME_AFFIX } from './field-specs/name.ts';
import { NAME_REFERENCES } from './field-specs/name-references.ts';
import { NAMESPACE } from './field-specs/namespace.ts';
import { REPLICAS } from './field-specs/replicas.ts';
import { VAR_REFERENCES } from './field-specs/var-references.ts';
import { withPrefix } from './kustomize-error.ts';
import { COMMON_LABELS } from './labels.ts';

/** Which fields each transformer changes: kustomize's own and what `configurations` and `crds` add. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

export const DEFAULT_CONFIG: TransformerConfig = {
  namePrefix: NAME_AFFIX,
  nameSuffix: NAME_AFFIX,
  namespace: NAMESPACE,
  commonLabels: COMMON_LABELS,
  labels: [],
  templateLabels: METADATA_LABELS,
  commonAnnotations: COMMON_ANNOTATIONS,
  nameReference: NAME_REFERENCES,
  varReference: VAR_REFERENCES,
  images: IMAGES,
  replicas: REPLICAS,
};

export const EMPTY_CONFIG: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** The same two make the same one: what a step does is known by its configuration. */
const merged = new WeakMap<TransformerConfig, WeakMap<TransformerConfig, TransformerConfig>>();

/** Both configurations as one. Source: kustomize `api/internal/plugins/builtinconfig/transformerconfig.go`, Merge. */
export function mergeConfigs(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  if (a === b || b === EMPTY_CONFIG) return a;
  if (a === EMPTY_CONFIG && b === DEFAULT_CONFIG) return b;
  const known = merged.get(a) ?? new WeakMap<TransformerConfig, TransformerConfig>();
  merged.set(a, known);
  const both = known.get(b) ?? mergeBoth(a, b);
  known.set(b, both);
  return both;
}

function mergeBoth(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  const both = <T extends keyof TransformerConfig>(
    field: T,
    merge: (into: TransformerConfig[T], added: TransformerConfig[T]) => TransformerConfig[T],
  ): TransformerConfig[T] =>
    withPrefix(`failed to merge ${GO_NAMES[field]} fieldSpec`, () => merge(a[field], b[field]));
  return {
    namePrefix: both('namePrefix', mergeFieldSpecs),
    nameSuffix: both('nameSuffix', mergeFieldSpecs),
    namespace: both('namespace', mergeFieldSpecs),
    commonAnnotations: both('commonAnnotations', mergeFieldSpecs),
    commonLabels: both('commonLabels', mergeFieldSpecs),
    labels: both('labels', mergeFieldSpecs),
    templateLabels: both('templateLabels', mergeFieldSpecs),
    varReference: both('varReference', mergeFieldSpecs),
    nameReference: both('nameReference', mergeReferences),
    images: both('images', mergeFieldSpecs),
    replicas: both('replicas', mergeFieldSpecs),
  };
}

const GO_NAMES: Readonly<Record<keyof TransformerConfig, string>> = {
  namePrefix: 'NamePrefix',
  nameSuffix: 'NameSuffix',
  namespace: 'NameSpace',
  commonAnnotations: 'CommonAnnotations',
  commonLabels: 'CommonLabels',
  labels: 'Labels',
  templateLabels: 'TemplateLabels',
  varReference: 'VarReference',
  nameReference: 'NameReference',
  images: 'Images',
  replicas: 'Replicas',
};

function mergeReferences(a: readonly NameReference[], b: readonly NameReference[]): readonly NameReference[] {
  const result = [...a];
  for (const added of b) {
    const index = result.findIndex(
      (known) => known.kind === added.kind && known.group === added.group && known.version === added.version,
    );
    const known = result[index];
    if (known === undefined) result.push(added);
    else result[index] = { ...known, fieldSpecs: mergeFieldSpecs(known.fieldSpecs, added.fieldSpecs) };
  }
  return result;
}
