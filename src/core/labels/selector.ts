import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';

/** Labels as Kubernetes stores them. Keys come from outside: read with `labelOf`, build with `parseLabels`. */
export type Labels = Readonly<Record<string, string>>;

export interface LabelExpression {
  readonly key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`; anything else is kept as written and matches nothing. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** A Kubernetes `LabelSelector`: all of its parts must hold; an empty one matches everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelExpression[];
}

/** The value of a label, or undefined; safe for keys such as `__proto__`. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** True when `labels` has every pair of `wanted`, which is how Services and ReplicationControllers select. */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  for (const key of Object.keys(wanted)) if (labelOf(labels, key) !== wanted[key]) return false;
  return true;
}

/** True when the selector selects what carries these labels (apimachinery, `labels.Requirement.Matches`: `NotIn` also matches where the key is absent). */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  return matchesLabels(selector.matchLabels, labels) && selector.matchExpressions.every((one) => holds(one, labels));
}

/** True when one expression holds for these labels. */
export function holds(expression: LabelExpression, labels: Labels): boolean {
  const actual = labelOf(labels, expression.key);
  switch (expression.operator) {
    case 'In':
      return actual !== undefined && expression.values.includes(actual);
    case 'NotIn':
      return actual === undefined || !expression.values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    default:
      return false;
  }
}

/** A selector that asks for exactly these pairs. */
export function selectorOf(labels: Labels): LabelSelector {
  return { matchLabels: labels, matchExpressions: [] };
}

/** The string values of a manifest's label map; what is not a string cannot be stored by the API server and is left out. */
export function parseLabels(json: Json | undefined): Labels {
  if (!isJsonObject(json)) return {};
  return Object.fromEntries(
    Object.entries(json).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The `LabelSelector` a manifest field holds, or null where there is none (or it is no map). Malformed parts are left out. */
export function parseSelector(json: Json | undefined): LabelSelector | null {
  if (!isJsonObject(json)) return null;
  const expressions = Array.isArray(json['matchExpressions']) ? json['matchExpressions'] : [];
  return {
    matchLabels: parseLabels(json['matchLabels']),
    matchExpressions: expressions.filter(isJsonObject).flatMap(parseExpression),
  };
}

function parseExpression(json: JsonObject): LabelExpression[] {
  const { key, operator, values } = json;
  if (typeof key !== 'string' || typeof operator !== 'string') return [];
  return [{ key, operator, values: Array.isArray(values) ? values.filter((one) => typeof one === 'string') : [] }];
}

/** A selector as `kubectl get -l` takes it: `app=mysql,tier in (db,cache),!canary`; `<everything>` for the empty one. */
export function formatSelector(selector: LabelSelector): string {
  const parts = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  for (const { key, operator, values } of selector.matchExpressions) {
    if (operator === 'Exists') parts.push(key);
    else if (operator === 'DoesNotExist') parts.push(`!${key}`);
    else parts.push(`${key} ${operator === 'NotIn' ? 'notin' : operator.toLowerCase()} (${values.join(',')})`);
  }
  return parts.length === 0 ? '<everything>' : parts.join(',');
}
