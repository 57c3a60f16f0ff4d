import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import { labelName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { checkNodeSelector, checkNodeSelectorTerm } from './check-node-selector.ts';
import type { PodContext } from './pod-context.ts';
import { invalidText, invalidTexts } from './text-errors.ts';
import { itemsOf, numberOf, textOf, textsOf } from './zero-values.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** `validateAffinity`. What an old server took goes on being taken as far as values of labels are concerned. */
export function checkAffinity(path: string, { spec, options, server }: PodContext): readonly FieldError[] {
  const affinity = objectAt(spec, 'affinity');
  if (affinity === undefined) return [];
  const old = objectAt(options.old, 'affinity');
  const anyNodeValue = old !== undefined && checkNodeAffinity(old, '', false, server).length > 0;
  const anyPodValue = old !== undefined && checkPodAffinities(old, '', false, server).length > 0;
  return [
    ...checkNodeAffinity(affinity, path, anyNodeValue, server),
    ...checkPodAffinities(affinity, path, anyPodValue, server),
  ];
}

/** `validateNodeAffinity`; a preference may have any value. */
function checkNodeAffinity(
  affinity: JsonObject,
  path: string,
  anyValue: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const selector = objectAt(affinity, 'nodeAffinity', REQUIRED);
  const at = `${path}.nodeAffinity`;
  return [
    ...(selector === undefined ? [] : checkNodeSelector(selector, `${at}.${REQUIRED}`, anyValue, server)),
    ...itemsOf(affinity, 'nodeAffinity', PREFERRED).flatMap((term, index) => [
      ...checkWeight(term, `${at}.${PREFERRED}[${index}]`),
      ...checkNodeSelectorTerm(
        objectAt(term, 'preference') ?? {},
        `${at}.${PREFERRED}[${index}].preference`,
        true,
        server,
      ),
    ]),
  ];
}

function checkWeight(term: JsonObject, path: string): readonly FieldError[] {
  const weight = numberOf(term, 'weight');
  return weight > 0 && weight <= 100 ? [] : [invalid(`${path}.weight`, String(weight), 'must be in the range 1-100')];
}

/** `validatePodAffinity` and `validatePodAntiAffinity`. */
function checkPodAffinities(
  affinity: JsonObject,
  path: string,
  anyValue: boolean,
  server: ApiServer,
): readonly FieldError[] {
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
    ...itemsOf(affinity, kind, REQUIRED).flatMap((term, index) =>
      checkTerm(term, `${path}.${kind}.${REQUIRED}[${index}]`, anyValue, server),
    ),
    ...itemsOf(affinity, kind, PREFERRED).flatMap((weighted, index) => {
      const at = `${path}.${kind}.${PREFERRED}[${index}]`;
      const term = objectAt(weighted, 'podAffinityTerm') ?? {};
      return [...checkWeight(weighted, at), ...checkTerm(term, `${at}.podAffinityTerm`, anyValue, server)];
    }),
  ]);
}

/** `validatePodAffinityTerm`. */
function checkTerm(
  term: JsonObject,
  path: string,
  allowInvalidValues: boolean,
  server: ApiServer,
): readonly FieldError[] {
  const key = textOf(term, 'topologyKey');
  return [
    ...['labelSelector', 'namespaceSelector'].flatMap((field) =>
      checkLabelSelector(objectAt(term, field), `${path}.${field}`, { allowInvalidValues }, server),
    ),
    ...textsOf(term, 'namespaces').flatMap((name) =>
      invalidTexts(`${path}.namespace`, name, labelName(name, false), server),
    ),
    ...checkLabelKeys(term, path, server),
    ...(key === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...checkLabelName(key, `${path}.topologyKey`, server),
  ];
}

/** `validateMatchLabelKeysAndMismatchLabelKeys` (KEP-3633). */
function checkLabelKeys(term: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const selector = objectAt(term, 'labelSelector');
  const mismatch = textsOf(term, 'mismatchLabelKeys');
  const words = 'exists in both matchLabelKeys and mismatchLabelKeys';
  return [
    ...['matchLabelKeys', 'mismatchLabelKeys'].flatMap((field) => {
      const keys = textsOf(term, field);
      if (keys.length > 0 && selector === undefined)
        return [forbidden(`${path}.${field}`, 'must not be specified when labelSelector is not set')];
      return keys.flatMap((key, index) => checkLabelName(key, `${path}.${field}[${index}]`, server));
    }),
    ...checkSelectorKeys(term, path, server),
    ...textsOf(term, 'matchLabelKeys').flatMap((key, index) =>
      mismatch.includes(key) ? [invalidText(`${path}.matchLabelKeys[${index}]`, key, words, server)] : [],
    ),
  ];
}

/**
 * A key of `matchLabelKeys` may not be selected by hand too. Of a Pod (not of a template) the API server has added an expression for each
 * key by then, which meets the same one in `matchLabels` or in an earlier expression; the index is the key's, at the term.
 */
function checkSelectorKeys(term: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const keys = textsOf(term, 'matchLabelKeys');
  const seen = new Set(Object.keys(objectAt(term, 'labelSelector', 'matchLabels') ?? {}));
  return itemsOf(term, 'labelSelector', 'matchExpressions').flatMap((expression) => {
    const key = textOf(expression, 'key');
    const twice = keys.includes(key) && seen.has(key);
    seen.add(key);
    const words = 'exists in both matchLabelKeys and labelSelector';
    return twice ? [invalidText(`${path}[${keys.lastIndexOf(key)}]`, key, words, server)] : [];
  });
}
