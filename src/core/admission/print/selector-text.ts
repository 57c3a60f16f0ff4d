import { parseSelector } from '../../labels/selector.ts';
import type { Json } from '../../values/json.ts';

/** `LabelSelector.String()` of `meta/v1`, which the protocol buffers' generator wrote. */
export function printSelectorText(selector: Json): string {
  const { matchLabels = {}, matchExpressions = [] } = parseSelector(selector) ?? {};
  const pairs = Object.entries(matchLabels)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = matchExpressions.map(
    ({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${pairs.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
