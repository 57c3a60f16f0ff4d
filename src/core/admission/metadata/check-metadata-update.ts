import type { JsonObject } from '../../values/json.ts';
import { objectsAt, stringAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable } from '../field-error.ts';
import { printText } from '../go-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkAnnotations, checkLabels } from './check-labels.ts';
import { checkStandardFinalizers, type MetadataRules } from './check-metadata.ts';
import { checkOwnerReferences } from './check-owner-references.ts';

/**
 * `ValidateObjectMetaUpdate` (apimachinery, `pkg/api/validation/objectmeta.go`, and around it `pkg/apis/core/validation`). What only a live object has
 * (uid, generation, timestamps) is taken from there by the API server before it looks; the resource version is a matter of how the object is written.
 */
export function checkMetadataUpdate(
  object: JsonObject,
  old: JsonObject,
  server: ApiServer,
  { path = 'metadata', anyFinalizer = false }: Pick<MetadataRules, 'path' | 'anyFinalizer'> = {},
): readonly FieldError[] {
  const metadata = valueAt(object, 'metadata');
  return [
    ...['name', 'namespace'].flatMap((field) => {
      const [before, after] = [stringAt(old, 'metadata', field), stringAt(metadata, field)];
      // A field that only one of the two manifests has is filled in by who applies it.
      const same = before === undefined || after === undefined || before === after;
      return same ? [] : [fieldIsImmutable(`${path}.${field}`, printText(after, server))];
    }),
    ...checkLabels(valueAt(metadata, 'labels'), `${path}.labels`, server),
    ...checkAnnotations(valueAt(metadata, 'annotations'), `${path}.annotations`, server),
    ...checkOwnerReferences(objectsAt(metadata, 'ownerReferences'), `${path}.ownerReferences`, server),
    ...(anyFinalizer ? [] : checkStandardFinalizers(object, path, server)),
  ];
}
