import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { itemsOf, textOf, textsOf } from '../go/zero-values.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText } from '../text-errors.ts';

const IN_SELECTOR = 'exists in both matchLabelKeys and labelSelector';

/** `ValidateMatchLabelKeysAndMismatchLabelKeys` (KEP-3633): of an affinity's term, and since 1.34 of a spread constraint. */
export function checkLabelKeys(term: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
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
    return twice ? [invalidText(`${path}[${keys.lastIndexOf(key)}]`, key, IN_SELECTOR, server)] : [];
  });
}

/** `ValidateMatchLabelKeysInTopologySpread`: of a spread constraint until 1.33. */
export function checkSpreadLabelKeys(constraint: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const keys = textsOf(constraint, 'matchLabelKeys');
  if (keys.length === 0) return [];
  const selector = objectAt(constraint, 'labelSelector');
  const selected = new Set([
    ...Object.keys(objectAt(selector, 'matchLabels') ?? {}),
    ...itemsOf(selector, 'matchExpressions').map((expression) => textOf(expression, 'key')),
  ]);
  const at = `${path}.matchLabelKeys`;
  return [
    ...(selector === undefined ? [forbidden(at, 'must not be specified when labelSelector is not set')] : []),
    ...keys.flatMap((key, index) => [
      ...checkLabelName(key, `${at}[${index}]`, server),
      ...(selected.has(key) ? [invalidText(`${at}[${index}]`, key, IN_SELECTOR, server)] : []),
    ]),
  ];
}
