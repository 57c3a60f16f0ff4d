import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { LABEL_SELECTOR, pointer } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import { CLUSTER_TRUST_BUNDLE } from '../print/types/volume-types.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from './text-errors.ts';
import { isSet, textOf } from './zero-values.ts';

/** Which bundle a projected volume takes: one by name or all of a signer (KEP-3257). */
export function checkClusterTrustBundle(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const [byName, bySigner] = [isSet(source, 'name'), isSet(source, 'signerName')];
  if (byName && bySigner) {
    const shown = printValue(CLUSTER_TRUST_BUNDLE, source, server);
    return [invalid(path, shown, 'only one of name and signerName may be used')];
  }
  if (byName) return checkByName(source, path, server);
  if (!bySigner) return [required(path, 'either name or signerName must be specified')];
  return [
    ...(textOf(source, 'signerName') === '' ? [required(`${path}.signerName`, 'must be a valid signer name')] : []),
    ...checkLabelSelector(valueAt(source, 'labelSelector'), `${path}.labelSelector`, {}, server),
  ];
}

/** A bundle of a signer is called `DOMAIN:PATH:NAME`, another one by a plain name. */
function checkByName(source: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const name = textOf(source, 'name');
  const messages = name.includes(':') ? [] : subdomainName(name, false);
  const words = messages.map((why) => `not a valid clustertrustbundlename: ${why}`);
  const selector = valueAt(source, 'labelSelector');
  const unset = 'labelSelector must be unset if name is specified';
  return [
    ...(name === '' ? [required(`${path}.name`, 'must be a valid object name')] : []),
    ...invalidTexts(`${path}.name`, name, words, server),
    ...(isSet(source, 'labelSelector')
      ? [invalid(`${path}.labelSelector`, printValue(pointer(LABEL_SELECTOR), selector, server), unset)]
      : []),
  ];
}
