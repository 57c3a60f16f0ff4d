import type { JsonObject } from '../../values/json.ts';
import { sameJson } from '../../values/read-json.ts';
import { type FieldError, fieldIsImmutable, immutable, required } from '../field-error.ts';
import { pairsOf, textOf } from '../go/zero-values.ts';
import { printText } from '../go-value.ts';
import type { KindRules } from '../kind-rules.ts';
import { checkMetadata } from '../metadata/check-metadata.ts';
import { checkMetadataUpdate } from '../metadata/check-metadata-update.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { map, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import type { ApiServer } from '../refusal.ts';
import { checkParameters, checkProvisioner } from './check-provisioner.ts';

/** `storage.k8s.io VolumeAttributesClass` (`pkg/apis/storage/validation`, `ValidateVolumeAttributesClass`); nothing of one changes. */
export const attributesClassRules: KindRules = {
  defaults: (object) => object,
  create: checkClass,
  update: (object, old, server) => [
    ...checkMetadataUpdate(object, old, server),
    ...checkClass(object, server),
    ...checkSame(object, old, server),
  ],
};

function checkClass(object: JsonObject, server: ApiServer): readonly FieldError[] {
  const isEmpty = pairsOf(object, 'parameters').length === 0;
  return [
    ...checkMetadata(object, { namespaced: false, name: subdomainName }, server),
    ...checkProvisioner(textOf(object, 'driverName'), 'driverName', server),
    ...checkParameters(object, server),
    ...(isEmpty ? [required('parameters', 'must contain at least one key/value pair')] : []),
  ];
}

/** In words of its own up to 1.35. */
function checkSame(object: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [driver, before] = [textOf(object, 'driverName'), textOf(old, 'driverName')];
  const refused = (field: string, printed: string): FieldError =>
    server.minor < 36
      ? immutable(field, `Forbidden: updates to ${field} are forbidden.`)
      : fieldIsImmutable(field, printed);
  return [
    ...(driver === before ? [] : [refused('driverName', printText(driver, server))]),
    ...(sameJson(pairsOf(object, 'parameters'), pairsOf(old, 'parameters'))
      ? []
      : [refused('parameters', printValue(map(STRING), object['parameters'], server))]),
  ];
}
