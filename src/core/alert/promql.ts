import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** One instant or range selector of an expression. `metric` is null for one that names no metric. */
export interface VectorSelector {
  readonly metric: string | null;
  readonly matchers: readonly LabelMatcher[];
  /** Inside of `absent()` or `absent_over_time()`: the alert fires because the series is missing, not because of its value. */
  readonly absent: boolean;
}

/**
 * The selectors in a PromQL expression, in order. What does not parse (Grafana's `$__rate_interval`, a half-written expression) is stepped
 * over, as the parser recovers from it; text that is no PromQL at all gives an empty list.
 */
export function vectorSelectors(expr: string): readonly VectorSelector[] {
  const found: VectorSelector[] = [];
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.name !== 'VectorSelector') return true;
      found.push(readSelector(node.node, expr));
      return false;
    },
  });
  return found;
}

function readSelector(node: SyntaxNode, expr: string): VectorSelector {
  const matchers = matcherNodes(node).map((one) => readMatcher(one, expr));
  const identifier = node.getChild('Identifier');
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  return {
    metric: identifier === null ? (named?.value ?? null) : expr.slice(identifier.from, identifier.to),
    matchers: matchers.filter((one) => one !== named),
    absent: isInsideAbsent(node),
  };
}

function matcherNodes(node: SyntaxNode): readonly SyntaxNode[] {
  const list = node.getChild('LabelMatchers');
  if (list === null) return [];
  return ['UnquotedLabelMatcher', 'QuotedLabelMatcher', 'QuotedLabelName']
    .flatMap((kind) => list.getChildren(kind))
    .sort((a, b) => a.from - b.from);
}

function readMatcher(node: SyntaxNode, expr: string): LabelMatcher {
  const textOf = (child: SyntaxNode | null): string => (child === null ? '' : expr.slice(child.from, child.to));
  // `{"metric.name"}`: a quoted name standing alone is the metric's.
  if (node.name === 'QuotedLabelName') return { label: '__name__', operator: '=', value: unquote(textOf(node)) };
  const label = node.getChild('LabelName') ?? node.getChild('QuotedLabelName');
  const operator = textOf(node.getChild('MatchOp'));
  return {
    label: label?.name === 'QuotedLabelName' ? unquote(textOf(label)) : textOf(label),
    operator: operator === '!=' || operator === '=~' || operator === '!~' ? operator : '=',
    value: unquote(textOf(node.getChild('StringLiteral'))),
  };
}

function isInsideAbsent(node: SyntaxNode): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    const fn = at.name === 'FunctionCall' ? at.getChild('FunctionIdentifier')?.firstChild?.name : undefined;
    if (fn === 'Absent' || fn === 'AbsentOverTime') return true;
  }
  return false;
}

/** PromQL's string literals follow Go's; only the escapes that matter for names are undone, the rest stays as written. */
function unquote(literal: string): string {
  if (literal.length < 2) return '';
  const inner = literal.slice(1, -1);
  return literal.startsWith('`') ? inner : inner.replaceAll(/\\(["'\\])/g, '$1');
}
