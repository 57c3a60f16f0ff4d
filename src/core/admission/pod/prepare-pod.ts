import type { Json, JsonObject } from '../../values/json.ts';
import { objectAt, valueAt } from '../../values/read-json.ts';
import { type Change, each, fill, inside, inTurn } from '../go/defaults.ts';
import { itemsOf, pairsOf, textOf, textsOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';

const PATIENCE = 300;

/** The admission plugin DefaultTolerationSeconds: a Pod that says nothing about lost nodes stays on them for five minutes. */
const tolerations: Change = (spec) => {
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) => !itemsOf(spec, 'tolerations').some((toleration) => toleratesEviction(toleration, key)),
  );
  if (missing.length === 0) return spec;
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: PATIENCE }));
  return { ...spec, tolerations: [...itemsOf(spec, 'tolerations'), ...added] };
};

/** The admission plugin Priority, as far as no class is named: what a class stands for only the cluster knows. */
const priority: Change = (spec) =>
  fill({ preemptionPolicy: 'PreemptLowerPriority' })(
    textOf(spec, 'priorityClassName') === '' ? fill({ priority: 0 })(spec) : spec,
  );

function toleratesEviction(toleration: JsonObject, key: string): boolean {
  const [own, effect] = [textOf(toleration, 'key'), textOf(toleration, 'effect')];
  return (own === '' || own === key) && (effect === '' || effect === 'NoExecute');
}

/** A changed Pod with what upstream's default admission plugins write into it: what it was given when it was new it keeps. */
export function prepareChangedPod(pod: JsonObject, old: JsonObject): JsonObject {
  const kept = ['priority', 'preemptionPolicy'].flatMap((field) => {
    const value = valueAt(old, 'spec', field) ?? null;
    return value === null ? [] : [[field, value] as const];
  });
  return inside('spec', inTurn(tolerations, fill(Object.fromEntries(kept))))(pod);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/**
 * A new Pod with what those plugins write into it and, which is written into new ones alone, an expression for each label that its affinity, and since 1.34 its spread constraints, select by the Pod's own
 * value (`applyMatchLabelKeysAndMismatchLabelKeys`, KEP-3633, KEP-3243).
 */
export function preparePod(pod: JsonObject, { minor }: ApiServer): JsonObject {
  const labels = new Map(pairsOf(pod, 'metadata', 'labels'));
  const term: Change = (one) => withLabelKeys(one, labels);
  const affinity = inTurn(each(REQUIRED, term), each(PREFERRED, inside('podAffinityTerm', term)));
  return inside(
    'spec',
    inTurn(
      inside('affinity', inTurn(inside('podAffinity', affinity), inside('podAntiAffinity', affinity))),
      minor >= 34 ? each('topologySpreadConstraints', term) : inTurn(),
    ),
  )(inside('spec', inTurn(tolerations, priority))(pod));
}

function withLabelKeys(term: JsonObject, labels: ReadonlyMap<string, string>): JsonObject {
  const selector = objectAt(term, 'labelSelector');
  const added = [
    ...expressions(textsOf(term, 'matchLabelKeys'), 'In', labels),
    ...expressions(textsOf(term, 'mismatchLabelKeys'), 'NotIn', labels),
  ];
  if (selector === undefined || added.length === 0) return term;
  const written = valueAt(selector, 'matchExpressions');
  return {
    ...term,
    labelSelector: { ...selector, matchExpressions: [...(Array.isArray(written) ? written : []), ...added] },
  };
}

function expressions(keys: readonly string[], operator: string, labels: ReadonlyMap<string, string>): readonly Json[] {
  return keys.flatMap((key) => {
    const value = labels.get(key);
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}
