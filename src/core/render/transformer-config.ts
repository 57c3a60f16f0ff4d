import { type FieldSpec, mergeFieldSpecs, type NameReference } from './field-spec.ts';
import { COMMON_ANNOTATIONS } from './field-specs/annotations.ts';
import { IMAGES } from './field-specs/images.ts';
import { METADATA_LABELS } from './field-specs/labels.ts';
import { NAME_AFFIX } from './field-specs/name.ts';
import { NAME_REFERENCES } from './field-specs/name-references.ts';
import { NAMESPACE } from './field-specs/namespace.ts';
import { REPLICAS } from './field-specs/replicas.ts';
import { VAR_REFERENCES } from './field-specs/var-references.ts';
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
  if (a === EMPTY_CONFIG) return b;
  const known = merged.get(a) ?? new WeakMap<TransformerConfig, TransformerConfig>();
  merged.set(a, known);
  const both = known.get(b) ?? mergeBoth(a, b);
  known.set(b, both);
  return both;
}

function mergeBoth(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  return {
    namePrefix: mergeFieldSpecs(a.namePrefix, b.namePrefix),
    nameSuffix: mergeFieldSpecs(a.nameSuffix, b.nameSuffix),
    namespace: mergeFieldSpecs(a.namespace, b.namespace),
    commonLabels: mergeFieldSpecs(a.commonLabels, b.commonLabels),
    labels: mergeFieldSpecs(a.labels, b.labels),
    templateLabels: mergeFieldSpecs(a.templateLabels, b.templateLabels),
    commonAnnotations: mergeFieldSpecs(a.commonAnnotations, b.commonAnnotations),
    nameReference: mergeReferences(a.nameReference, b.nameReference),
    varReference: mergeFieldSpecs(a.varReference, b.varReference),
    images: mergeFieldSpecs(a.images, b.images),
    replicas: mergeFieldSpecs(a.replicas, b.replicas),
  };
}

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
