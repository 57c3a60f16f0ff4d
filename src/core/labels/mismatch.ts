import type { LabelSelector, Labels } from './selector.ts';
import { holds, labelOf } from './selector.ts';

/** One reason why a selector does not select: `wanted` as `kubectl get -l` would write it, `actual` the label's value or null where it is missing. */
export interface Mismatch {
  readonly key: string;
  readonly wanted: string;
  readonly actual: string | null;
}

/** Everything that keeps the selector from selecting these labels; empty exactly when it does select them. */
export function mismatches(selector: LabelSelector, labels: Labels): readonly Mismatch[] {
  const found: Mismatch[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    const actual = labelOf(labels, key) ?? null;
    if (actual !== value) found.push({ key, wanted: value, actual });
  }
  for (const expression of selector.matchExpressions) {
    if (holds(expression, labels)) continue;
    const { key, operator, values } = expression;
    const wanted = values.length === 0 ? operator : `${operator} (${values.join(',')})`;
    found.push({ key, wanted, actual: labelOf(labels, key) ?? null });
  }
  return found;
}

/** `app is mysql, not blog-system` or `tier=db is missing`. */
export function formatMismatch({ key, wanted, actual }: Mismatch): string {
  return actual === null ? `${key}=${wanted} is missing` : `${key} is ${actual}, not ${wanted}`;
}
