import type { JsonObject } from '../../values/json.ts';
import { objectAt, sameJson } from '../../values/read-json.ts';
import { duplicate, type FieldError, fieldIsImmutable, immutable, required } from '../field-error.ts';
import { fill } from '../go/defaults.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { map, named, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, oneOf } from '../text-errors.ts';
import { checkParameters, checkProvisioner } from './check-provisioner.ts';

const FIELDS = [
  ['parameters', map(STRING)],
  ['provisioner', STRING],
  ['reclaimPolicy', named('core.PersistentVolumeReclaimPolicy')],
] as const;

/** `storage.k8s.io/v1 StorageClass` (`pkg/apis/storage/validation`, `ValidateStorageClass` and `ValidateStorageClassUpdate`). */
export const storageClassRules: KindRules = {
  defaults: fill({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  create: checkStorageClass,
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkStorageClass(object, server),
    ...checkSame(object, old, server),
  ],
};

function checkStorageClass(storageClass: JsonObject, server: ApiServer): readonly FieldError[] {
  const mode = textOf(storageClass, 'volumeBindingMode');
  const policy = textOf(storageClass, 'reclaimPolicy');
  return [
    ...checkMetadata(storageClass, { namespaced: false, name: subdomainName }, server),
    ...checkProvisioner(textOf(storageClass, 'provisioner'), 'provisioner', server),
    ...checkParameters(storageClass, server),
    ...(policy === '' ? [] : oneOf('reclaimPolicy', policy, ['Delete', 'Retain'], server)),
    ...oneOf('volumeBindingMode', mode, ['Immediate', 'WaitForFirstConsumer'], server),
    ...checkTopologies(storageClass, server),
  ];
}

function checkTopologies(storageClass: JsonObject, server: ApiServer): readonly FieldError[] {
  const terms = itemsOf(storageClass, 'allowedTopologies');
  const shapes = terms.map(shapeOf);
  return terms.flatMap((term, index) => [
    ...checkTerm(term, `allowedTopologies[${index}]`, server),
    ...shapes
      .slice(0, index)
      .filter((shape) => shape === shapes[index])
      .map(() => duplicate(`allowedTopologies[${index}].matchLabelExpressions`, '""')),
  ]);
}

/** A term as a text that is the same for terms of the same keys and values. */
function shapeOf(term: JsonObject): string {
  const expressions = itemsOf(term, 'matchLabelExpressions').map((expression) => [
    textOf(expression, 'key'),
    ...[...new Set(textsOf(expression, 'values'))].sort(),
  ]);
  return JSON.stringify(expressions.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

/** `ValidateTopologySelectorTerm`. */
function checkTerm(term: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const expressions = itemsOf(term, 'matchLabelExpressions');
  const keys = expressions.map((expression) => textOf(expression, 'key'));
  return expressions.flatMap((expression, index) => {
    const at = `${path}.matchLabelExpressions[${index}]`;
    const [key, values] = [textOf(expression, 'key'), textsOf(expression, 'values')];
    return [
      ...(values.length === 0 ? [required(`${at}.values`)] : []),
      ...values.flatMap((value, place) =>
        values.indexOf(value) < place ? [duplicateText(`${at}.values[${place}]`, value, server)] : [],
      ),
      ...checkLabelName(key, `${at}.key`, server),
      ...(keys.indexOf(key) < index ? [duplicateText(`${at}.key`, key, server)] : []),
    ];
  });
}

/** All but the binding mode had words of their own up to 1.35. */
function checkSame(storageClass: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const mode = textOf(storageClass, 'volumeBindingMode');
  return [
    ...FIELDS.flatMap(([field, type]) => {
      if (sameJson(storageClass[field] ?? {}, old[field] ?? {})) return [];
      if (server.minor < 36) return [immutable(field, `Forbidden: updates to ${field} are forbidden.`)];
      return [fieldIsImmutable(field, printValue(type, objectOrText(storageClass, field), server))];
    }),
    ...(mode === textOf(old, 'volumeBindingMode')
      ? []
      : [fieldIsImmutable('volumeBindingMode', printText(mode, server))]),
  ];
}

function objectOrText(storageClass: JsonObject, field: string): JsonObject | string | undefined {
  return field === 'parameters' ? objectAt(storageClass, field) : textOf(storageClass, field);
}
