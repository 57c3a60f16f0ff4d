import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { itemsOf, numberOf, textOf, textsOf } from '../go/zero-values.ts';
import { checkLabelSelector } from '../metadata/check-label-selector.ts';
import { checkLabelName } from '../metadata/check-labels.ts';
import { labelName } from '../metadata/name-rule.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidTexts } from '../text-errors.ts';
import { checkLabelKeys } from './check-label-keys.ts';
import { checkNodeSelector, checkNodeSelectorTerm } from './check-node-selector.ts';
import type { PodContext } from './pod-context.ts';

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
