import { alertRuleOf } from '../../../src/core/alert/alert-rule.ts';
import { findAlertRules } from '../../../src/core/alert/find-alert-rules.ts';
import { alertOf } from '../../support/alert-of.ts';
import { treeOf } from '../../support/tree.ts';

const GROUPS = `groups:
  - name: cart
    rules:
      - record: cart:up
        expr: up
      - alert: RedisDown
        expr: redis_up{namespace="cart"} == 0
        labels: { severity: critical }
`;
const indented = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);

test.each([
  { name: 'a rule file', text: GROUPS, line: 7 },
  { name: 'a PrometheusRule', text: `kind: PrometheusRule\nspec:\n${indented(GROUPS, '  ')}`, line: 9 },
  { name: 'Helm values', text: `serverFiles:\n  alerting_rules.yml:\n${indented(GROUPS, '    ')}`, line: 9 },
  {
    name: 'text in a ConfigMap',
    text: `kind: ConfigMap\ndata:\n  # rules\n  rules.yml: |\n${indented(GROUPS, '    ')}`,
    line: 11,
  },
  {
    name: 'a second document',
    text: `kind: A\n---\nkind: ConfigMap\ndata:\n  rules.yml: |-\n${indented(GROUPS, '    ')}`,
    line: 12,
  },
  {
    name: 'JSON text in a ConfigMap',
    text: `data:\n  x: '{"groups":[{"rules":[{"alert":"RedisDown","expr":"redis_up{namespace=\\"cart\\"} == 0"}]}]}'\n`,
    line: 2,
  },
])('finds a rule in $name', ({ text, line }) => {
  const rules = findAlertRules(treeOf({ 'monitoring/rules.yaml': text }));
  expect(rules).toHaveLength(1);
  expect(rules[0]).toMatchObject({
    name: 'RedisDown',
    exprs: ['redis_up{namespace="cart"} == 0'],
    source: { file: 'monitoring/rules.yaml', line },
  });
});

test('finds Grafana’s provisioned rules by uid, with every query', () => {
  const rules = findAlertRules(
    treeOf({
      'grafana/rules.yml': `apiVersion: 1
groups:
  - orgId: 1
    rules:
      - uid: abc
        title: Cart errors
        data:
          - refId: A
            model:
              expr: sum(rate(cart_errors_total[5m]))
          - refId: B
            datasourceUid: __expr__
            model: { type: threshold, expression: A }
`,
    }),
  );
  expect(rules).toEqual([
    {
      name: 'Cart errors',
      uid: 'abc',
      exprs: ['sum(rate(cart_errors_total[5m]))'],
      labels: {},
      source: { file: 'grafana/rules.yml', line: 10 },
    },
  ]);
  expect(alertRuleOf(alertOf({ name: 'renamed since', ruleUid: 'abc' }), rules)).toBe(rules[0]);
});

test('files that are no YAML are passed over', () => {
  const files = { 'charts/a.yaml': `{{- if .Values.rules }}\n${GROUPS}{{ end }}`, 'notes.md': GROUPS, 'b.yml': GROUPS };
  expect(findAlertRules(treeOf(files)).map(({ source }) => source.file)).toEqual(['b.yml']);
});

test('of several rules with one name, the one the alert’s labels fit', () => {
  const rules = findAlertRules(
    treeOf({
      'a.yml': GROUPS.replace('critical', 'warning'),
      'b.yml': GROUPS,
      'c.yml': GROUPS.replace('critical', 'info'),
    }),
  );
  expect(alertRuleOf(alertOf({ name: 'RedisDown', labels: { severity: 'critical' } }), rules)?.source.file).toBe(
    'b.yml',
  );
  expect(alertRuleOf(alertOf({ name: 'Other' }), rules)).toBeUndefined();
});
