import type { JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type FieldError, invalid } from '../field-error.ts';
import { sameValue } from '../go/same-value.ts';
import { itemsOf, pairsOf } from '../go/zero-values.ts';
import { list, map, STRING } from '../print/go-type.ts';
import { printValue } from '../print/print-value.ts';
import { AFFINITY, NODE_SELECTOR_TERM } from '../print/types/affinity-types.ts';
import type { ApiServer } from '../refusal.ts';

/** A spec with what may change put back to what it was, and what may not change so. */
export interface Munged {
  readonly munged: JsonObject;
  readonly errors: readonly FieldError[];
}

/** Where a Pod that is not scheduled yet may run can be narrowed: a node selector and a node affinity may grow (KEP-3838). */
export function checkGatedPod(spec: JsonObject, old: JsonObject, server: ApiServer): Munged {
  if (itemsOf(old, 'schedulingGates').length === 0) return { munged: spec, errors: [] };
  const selector = { ...spec, nodeSelector: valueAt(old, 'nodeSelector') ?? null };
  return {
    munged: withOldNodeAffinity(selector, old),
    errors: [...checkSelector(spec, old, server), ...checkNodeAffinity(spec, old, server)],
  };
}

function withOldNodeAffinity(spec: JsonObject, old: JsonObject): JsonObject {
  const before = objectAt(old, 'affinity', 'nodeAffinity');
  const affinity = objectAt(spec, 'affinity');
  if (
    sameValue(AFFINITY, { nodeAffinity: before ?? null }, { nodeAffinity: objectAt(affinity, 'nodeAffinity') ?? null })
  )
    return spec;
  if (affinity === undefined) return { ...spec, affinity: { nodeAffinity: before ?? null } };
  const alone = objectAt(affinity, 'podAffinity') === undefined && objectAt(affinity, 'podAntiAffinity') === undefined;
  if (objectAt(old, 'affinity') === undefined && alone) return { ...spec, affinity: null };
  return { ...spec, affinity: { ...affinity, nodeAffinity: before ?? null } };
}

/** `validateNodeSelectorMutation`. */
function checkSelector(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const after = new Map(pairsOf(spec, 'nodeSelector'));
  if (pairsOf(old, 'nodeSelector').every(([key, value]) => after.get(key) === value)) return [];
  const shown = printValue(map(STRING), valueAt(spec, 'nodeSelector') ?? null, server);
  const words = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  return [invalid('spec.nodeSelector', shown, words)];
}

const TERMS = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];

/** `validateNodeAffinityMutation`. */
function checkNodeAffinity(spec: JsonObject, old: JsonObject, server: ApiServer): readonly FieldError[] {
  const [before, after] = [itemsOf(old, ...TERMS), itemsOf(spec, ...TERMS)];
  const path = `spec.${TERMS.join('.')}`;
  if (before.length > 0 && before.length !== after.length) {
    const shown = printValue(list(NODE_SELECTOR_TERM), valueAt(spec, ...TERMS) ?? null, server);
    return [invalid(path, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  }
  return before.flatMap((term, index) => {
    const next = after[index] ?? {};
    if (onlyGrows(term, next)) return [];
    const shown = printValue(NODE_SELECTOR_TERM, next, server);
    return [invalid(`${path}[${index}]`, shown, 'only additions are allowed (no mutations or deletions)')];
  });
}

/** `validateNodeSelectorTermHasOnlyAdditions`: nothing can be added to a term that says nothing, since that matches no node. */
function onlyGrows(old: JsonObject, term: JsonObject): boolean {
  const kinds = ['matchExpressions', 'matchFields'];
  const empty = (one: JsonObject): boolean => kinds.every((kind) => itemsOf(one, kind).length === 0);
  if (empty(old)) return empty(term);
  return kinds.every((kind) => {
    const before = itemsOf(old, kind);
    const start = itemsOf(term, kind).slice(0, before.length);
    return sameValue(NODE_SELECTOR_TERM, { [kind]: before }, { [kind]: start });
  });
}
