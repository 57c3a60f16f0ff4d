import type { Alert } from '../alert/alert.ts';
import { type AlertRule, alertRuleOf } from '../alert/alert-rule.ts';
import { findAlertRules } from '../alert/find-alert-rules.ts';
import { patternsOf, type TextPattern } from '../alert/matcher-pattern.ts';
import { type VectorSelector, vectorSelectors } from '../alert/promql.ts';
import { labelOf } from '../labels/selector.ts';
import type { Snapshot } from '../values/snapshot.ts';

/** What an alert says about where to look, before anything is looked at. */
export interface AlertClues {
  readonly alert: Alert;
  readonly rule: AlertRule | undefined;
  readonly selectors: readonly VectorSelector[];
  /** Distinct, in the order of the expression. */
  readonly metrics: readonly string[];
  /** True when the alert may fire because nothing was scraped: no data, an error, `absent(…)`, or `up` itself. */
  readonly scrapeInDoubt: boolean;
  /** What a label is said to be, by the alert itself, else by the expression's matchers, else by the rule's labels. */
  valuesOf(label: string): readonly TextPattern[];
}

/**
 * The alert's own expression (Alertmanager sends it) comes before the rule in Git, which may have been changed since.
 */
export function alertClues(alert: Alert, snapshot: Snapshot): AlertClues {
  const rule = alertRuleOf(alert, findAlertRules(snapshot));
  const exprs = alert.expr === undefined ? (rule?.exprs ?? []) : [alert.expr];
  const selectors = exprs.flatMap(vectorSelectors);
  const metrics = [...new Set(selectors.flatMap(({ metric }) => (metric === null ? [] : [metric])))];
  return {
    alert,
    rule,
    selectors,
    metrics,
    scrapeInDoubt: alert.condition !== 'alerting' || selectors.some(({ metric, absent }) => absent || metric === 'up'),
    valuesOf: (label) => {
      const own = labelOf(alert.labels, label);
      if (own !== undefined && own !== '') return [exactly(own)];
      const asked = selectors.flatMap(({ matchers }) =>
        matchers.filter((one) => one.label === label).flatMap((one) => patternsOf(one) ?? []),
      );
      const added = rule === undefined ? undefined : labelOf(rule.labels, label);
      return asked.length === 0 && added !== undefined && !added.includes('{{') ? [exactly(added)] : asked;
    },
  };
}

function exactly(text: string): TextPattern {
  return { text, openStart: false, openEnd: false };
}
