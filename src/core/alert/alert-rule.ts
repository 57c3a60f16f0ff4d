import type { Source } from '../values/source.ts';
import type { Alert } from './alert.ts';

/** An alert rule as it stands in the repository. */
export interface AlertRule {
  /** `alert` of a Prometheus rule, `title` of a Grafana one. */
  readonly name: string;
  /** Grafana's `uid`, where it is given. */
  readonly uid?: string;
  /** PromQL, as written: one for a Prometheus rule, one per query for a Grafana rule; never empty. */
  readonly exprs: readonly string[];
  /** Labels that the rule adds to its alerts; may hold templates. */
  readonly labels: Readonly<Record<string, string>>;
  /** The line of the (first) expression. */
  readonly source: Source;
}

/**
 * The rule that sent the alert: by Grafana's uid, else by name. Of several with that name the one whose expression the alert carries, else the
 * one with most labels in common; undefined when none has the name.
 */
export function alertRuleOf(alert: Alert, rules: readonly AlertRule[]): AlertRule | undefined {
  const byUid = rules.find(({ uid }) => uid !== undefined && uid === alert.ruleUid);
  if (byUid !== undefined) return byUid;
  const named = rules.filter(({ name }) => name === alert.name);
  const ranked = named.map((rule) => ({ rule, rank: rankOf(rule, alert) })).sort((a, b) => b.rank - a.rank);
  return ranked[0]?.rule;
}

function rankOf(rule: AlertRule, alert: Alert): number {
  if (alert.expr !== undefined && rule.exprs.some((expr) => squeezed(expr) === squeezed(alert.expr ?? ''))) return 1000;
  const pairs = Object.entries(rule.labels);
  return pairs.filter(([key, value]) => Object.hasOwn(alert.labels, key) && alert.labels[key] === value).length;
}

/** Prometheus prints an expression in its own layout, so white space says nothing. */
function squeezed(expr: string): string {
  return expr.replaceAll(/\s+/g, '');
}
