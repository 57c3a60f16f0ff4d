import { exporterOf } from '../../../src/core/alert/exporters.ts';
import { fitsPattern, patternsOf } from '../../../src/core/alert/matcher-pattern.ts';
import { vectorSelectors } from '../../../src/core/alert/promql.ts';

describe('vectorSelectors', () => {
  test.each([
    { name: 'a comparison', expr: 'mysql_up{namespace="shop"} == 0', metrics: ['mysql_up'] },
    {
      name: 'two sides and functions',
      expr: 'sum(rate(a_total{code=~"5.."}[5m])) / b_total',
      metrics: ['a_total', 'b_total'],
    },
    { name: 'the name as a matcher', expr: '{__name__="up", job="x"}', metrics: ['up'] },
    { name: 'the name in quotes', expr: '{"my.metric", a="b"}', metrics: ['my.metric'] },
    { name: 'no name', expr: '{job="x"}', metrics: [null] },
    { name: 'half an expression', expr: 'redis_up ==', metrics: ['redis_up'] },
    { name: "Grafana's variables", expr: 'rate(x_total[$__rate_interval]) > 0', metrics: ['x_total'] },
    { name: 'no PromQL', expr: 'the database is down!', metrics: [] },
    { name: 'nothing', expr: '', metrics: [] },
  ])('$name', ({ expr, metrics }) => {
    const found = vectorSelectors(expr).map(({ metric }) => metric);
    expect(metrics.every((metric) => found.includes(metric))).toBe(true);
    if (metrics.length > 0) expect(found).toHaveLength(metrics.length);
  });

  test('matchers with every operator and kind of quote', () => {
    const [selector] = vectorSelectors('up{a="1",b!=\'2\',c=~`3`,d!~"4\\"",__proto__="x"}');
    expect(selector?.matchers.map(({ label, operator, value }) => `${label}${operator}${value}`)).toEqual([
      'a=1',
      'b!=2',
      'c=~3',
      'd!~4"',
      '__proto__=x',
    ]);
  });

  test('knows what is inside of absent()', () => {
    expect(vectorSelectors('absent(up{job="a"}) or absent_over_time(b[5m]) or c').map(({ absent }) => absent)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('patternsOf', () => {
  const fits = (operator: '=' | '=~' | '!=', value: string, text: string) =>
    patternsOf({ label: 'l', operator, value })?.some((one) => fitsPattern(text, one)) ?? null;
  test.each([
    { name: 'equal', operator: '=', value: 'mysql', text: 'mysql', result: true },
    { name: 'regular expressions are anchored', operator: '=~', value: 'mysql', text: 'mysql-0', result: false },
    { name: 'contains', operator: '=~', value: '.*mysql.*', text: 'a-mysql-0', result: true },
    { name: 'alternatives', operator: '=~', value: '(kiali|grafana|prometheus)', text: 'grafana', result: true },
    { name: 'escaped dots', operator: '=~', value: 'db\\.shop:.+', text: 'db.shop:5432', result: true },
    { name: 'a negation says nothing', operator: '!=', value: 'mysql', text: 'x', result: null },
    { name: 'a richer expression is not run', operator: '=~', value: '(a+)+$', text: 'aaaa', result: null },
    { name: 'a class is not run', operator: '=~', value: 'db\\d', text: 'dbd', result: null },
  ] as const)('$name', ({ operator, value, text, result }) => {
    expect(fits(operator, value, text)).toBe(result);
  });
});

test.each([
  ['mysql_up', 'MySQL'],
  ['redis_connected_clients', 'Redis'],
  ['pg_up', 'PostgreSQL'],
  ['pgbouncer_up', 'PgBouncer'],
  ['http_requests_total', undefined],
])('exporterOf %s', (metric, product) => {
  expect(exporterOf(metric)?.product).toBe(product);
});
