import type { Json, JsonObject } from '../../values/json.ts';
import { listAt, objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { printText } from '../go-value.ts';
import { list, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkAnnotations, checkLabels } from './check-labels.ts';
import { checkOwnerReferences } from './check-owner-references.ts';
import { isQualifiedName } from './label-syntax.ts';
import { labelName, type NameRule } from './name-rule.ts';

export interface MetadataRules {
  readonly namespaced: boolean;
  readonly name: NameRule;
  /** `metadata` when nothing is said. */
  readonly path?: string;
  /** True for kinds checked by apimachinery's `ValidateObjectMeta` alone (custom resources, webhooks), not by `pkg/apis/core`'s around it: any qualified finalizer will do. */
  readonly anyFinalizer?: boolean;
}

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/**
 * `ValidateObjectMeta` (apimachinery, `pkg/api/validation/objectmeta.go`, and around it `pkg/apis/core/validation`). A namespace that a manifest leaves out is
 * filled in by who applies it, and one that a cluster-scoped object names is dropped by the API server (`EnsureObjectNamespaceMatchesRequestNamespace`): neither is an error.
 */
export function checkMetadata(object: JsonObject, rules: MetadataRules, server: ApiServer): readonly FieldError[] {
  const path = rules.path ?? 'metadata';
  const metadata = valueAt(object, 'metadata');
  return [
    ...checkName(metadata, rules.name, path, server),
    ...(rules.namespaced ? checkNamespace(metadata, path, server) : []),
    ...checkLabels(valueAt(metadata, 'labels'), `${path}.labels`, server),
    ...checkAnnotations(valueAt(metadata, 'annotations'), `${path}.annotations`, server),
    ...checkOwnerReferences(objectsAt(metadata, 'ownerReferences'), `${path}.ownerReferences`, server),
    ...checkFinalizers(finalizersOf(metadata), `${path}.finalizers`, server),
    ...(rules.anyFinalizer === true ? [] : checkStandardFinalizers(object, path, server)),
  ];
}

/** The finalizer's rule of `pkg/apis/core` alone, which its `ValidateObjectMetaUpdate` repeats. */
export function checkStandardFinalizers(object: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  return finalizersOf(valueAt(object, 'metadata')).flatMap((finalizer, index) =>
    finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)
      ? []
      : [invalid(`${path}.finalizers[${index}]`, printText(finalizer, server), why)],
  );
}

function checkName(metadata: Json | undefined, rule: NameRule, path: string, server: ApiServer): readonly FieldError[] {
  const generated = stringAt(metadata, 'generateName') ?? '';
  const name = stringAt(metadata, 'name') ?? '';
  const prefix = generated === '' ? [] : rule(generated, true);
  const errors = prefix.map((why) => invalid(`${path}.generateName`, printText(generated, server), why));
  // Five characters are added to a generateName, cut to 58 before: a prefix that passes makes a name that passes.
  if (name === '' && generated !== '') return errors;
  if (name === '') return [...errors, required(`${path}.name`, 'name or generateName is required')];
  return [...errors, ...rule(name, false).map((why) => invalid(`${path}.name`, printText(name, server), why))];
}

function checkNamespace(metadata: Json | undefined, path: string, server: ApiServer): readonly FieldError[] {
  const namespace = stringAt(metadata, 'namespace') ?? '';
  const messages = namespace === '' ? [] : labelName(namespace, false);
  return messages.map((why) => invalid(`${path}.namespace`, printText(namespace, server), why));
}

/** `ValidateFinalizers`. */
function checkFinalizers(finalizers: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  const errors = finalizers.flatMap((finalizer) =>
    isQualifiedName(finalizer, server).map((why) => invalid(path, printText(finalizer, server), why)),
  );
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return errors;
  const value = printValue(list(STRING), finalizers, server);
  return [...errors, invalid(path, value, 'finalizer orphan and foregroundDeletion cannot be both set')];
}

function finalizersOf(metadata: Json | undefined): readonly string[] {
  return listAt(metadata, 'finalizers').map((one) => (typeof one === 'string' ? one : ''));
}
