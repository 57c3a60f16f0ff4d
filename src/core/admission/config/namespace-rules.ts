import type { JsonObject } from '../../values/json.ts';
import { listAt, objectAt, stringAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { isQualifiedName } from '../metadata/label-syntax.ts';
import { labelName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** `v1 Namespace` (`pkg/apis/core/validation`, `ValidateNamespace`). An update keeps the stored finalizers, whatever it says. */
export const namespaceRules: KindRules = {
  defaults: withNameLabel,
  create: (object, server) => [
    ...checkMetadata(object, { namespaced: false, name: labelName }, server),
    ...checkFinalizers(object, server),
  ],
  update: checkMetadataUpdate,
};

/** Every namespace is labelled with its own name (`SetDefaults_Namespace`). */
function withNameLabel(namespace: JsonObject): JsonObject {
  const metadata = objectAt(namespace, 'metadata');
  const name = stringAt(metadata, 'name') ?? '';
  if (name === '') return namespace;
  const labels = { ...objectAt(metadata, 'labels'), [NAME_LABEL]: name };
  return { ...namespace, metadata: { ...metadata, labels } };
}

function checkFinalizers(namespace: JsonObject, server: ApiServer): readonly FieldError[] {
  return listAt(namespace, 'spec', 'finalizers').flatMap((finalizer) => {
    const text = typeof finalizer === 'string' ? finalizer : '';
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return [
      ...invalidTexts('spec.finalizers', text, isQualifiedName(text, server), server),
      ...(text.includes('/') || STANDARD_FINALIZERS.includes(text)
        ? []
        : [invalid('spec.finalizers', printText(text, server), why)]),
    ];
  });
}
