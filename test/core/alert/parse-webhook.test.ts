import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { incidentKey } from '../../../src/core/alert/incident-key.ts';
import { parseWebhook } from '../../../src/core/alert/parse-webhook.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const bodyOf = (name: string) => read(join('fixtures/webhooks', `${name}.json`));
const storyOf = (name: string) => read(join('fixtures/incidents/mysql-down/alerts', `${name}.json`));

function parsed(body: unknown) {
  const result = parseWebhook(body);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

describe('Grafana', () => {
  test('a firing alert', () => {
    const [alert] = parsed(storyOf('grafana-firing')).alerts;
    expect(alert).toMatchObject({
      sender: 'grafana',
      name: 'MySQLDown',
      status: 'firing',
      condition: 'alerting',
      endsAt: null,
      ruleUid: 'cf3mysqldown01',
    });
  });

  test('a resolved alert is the same incident', () => {
    const [firing] = parsed(storyOf('grafana-firing')).alerts;
    const [resolved] = parsed(storyOf('grafana-resolved')).alerts;
    expect(resolved?.status).toBe('resolved');
    expect(resolved?.endsAt).toBeGreaterThan(resolved?.startsAt ?? 0);
    expect(firing && resolved && incidentKey(firing) === incidentKey(resolved)).toBe(true);
  });

  test('a rule without data has its own name, not that of the condition', () => {
    expect(parsed(storyOf('grafana-nodata')).alerts[0]).toMatchObject({ name: 'MySQLDown', condition: 'no-data' });
  });

  test('one notification of errors holds alerts of several rules', () => {
    expect(
      parsed(bodyOf('grafana-errors-of-two-rules')).alerts.map(({ name, condition, ruleUid }) => [
        name,
        condition,
        ruleUid,
      ]),
    ).toEqual([
      ['RedisDown', 'error', 'rule-redis-down'],
      ['CartErrors', 'error', 'rule-cart-errors'],
    ]);
  });

  test('the status is the alert’s, not the notification’s', () => {
    expect(parsed(bodyOf('grafana-mixed-statuses')).alerts.map(({ status, endsAt }) => [status, endsAt])).toEqual([
      ['firing', null],
      ['resolved', Date.parse('2026-04-01T10:05:30.5Z')],
    ]);
  });

  test('the test button', () => {
    expect(parsed(storyOf('grafana-test')).test).toBe(true);
    expect(parsed(storyOf('grafana-firing')).test).toBe(false);
  });
});

describe('Alertmanager', () => {
  test('the expression comes from the link to Prometheus', () => {
    expect(parsed(storyOf('alertmanager-firing')).alerts[0]).toMatchObject({
      sender: 'alertmanager',
      name: 'MySQLDown',
      expr: 'mysql_up{namespace="blog-system"} == 0',
    });
  });

  test('without links, names and with a time zone', () => {
    const { alerts, truncatedAlerts } = parsed(bodyOf('alertmanager-no-expression'));
    expect(truncatedAlerts).toBe(2);
    expect(alerts[0]).toEqual({
      sender: 'alertmanager',
      name: '(unnamed alert)',
      status: 'firing',
      condition: 'alerting',
      startsAt: Date.parse('2026-04-01T08:00:00.123Z'),
      endsAt: null,
      fingerprint: '00000000000000d1',
      labels: { job: 'redis-exporter' },
      annotations: {},
    });
  });
});

describe('at the door', () => {
  test('texts are bounded and what was cut shows it; only http(s) links are links', () => {
    const [alert] = parsed(bodyOf('grafana-hostile-texts')).alerts;
    const texts = Object.entries(alert?.labels ?? {}).flat();
    expect(Math.max(...texts.map(({ length }) => length))).toBe(1000);
    expect(alert?.labels['note']?.endsWith('z…')).toBe(true);
    expect(Object.keys(alert?.annotations ?? {})).toHaveLength(32);
    expect(alert).not.toHaveProperty('generatorUrl');
    expect(alert).not.toHaveProperty('silenceUrl');
  });

  test('a label named __proto__ changes no object', () => {
    const body = JSON.stringify(bodyOf('alertmanager-no-expression')).replace('"job"', '"__proto__":"x","job"');
    const [alert] = parsed(JSON.parse(body)).alerts;
    expect(Object.getPrototypeOf(alert?.labels)).toBe(Object.prototype);
    expect(alert?.labels['job']).toBe('redis-exporter');
  });

  test.each([
    { name: 'no JSON', body: undefined, problem: 'The body is not JSON.' },
    {
      name: 'a custom template',
      body: bodyOf('grafana-custom-template'),
      problem: /alerts: .*custom payload template/,
    },
    { name: 'a list', body: [], problem: /the body: / },
    {
      name: 'no alerts',
      body: { ...Object(bodyOf('grafana-mixed-statuses')), alerts: [] },
      problem: /^The webhook holds no alert/,
    },
    {
      name: 'an unknown version',
      body: { ...Object(bodyOf('grafana-mixed-statuses')), version: '9' },
      problem: /: version: /,
    },
  ])('$name is refused with one line', ({ body, problem }) => {
    const result = parseWebhook(body);
    expect(result.ok ? '' : result.problem).toMatch(problem);
    expect(result.ok ? '' : result.problem).not.toContain('\n');
  });
});

describe('bodies recorded from the real senders', () => {
  const root = '../shared/contracts';
  const files = existsSync(root)
    ? ['grafana/payloads', 'alertmanager/captured-0.25.0']
        .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(root, folder, file)))
        .filter((file) => /payloads|\/\d\d_/.test(file))
    : [];
  // `each` refuses an empty table, so the reason for skipping stands in it.
  const recorded = files.length === 0 ? test.skip : test;
  recorded.each(
    files.length === 0
      ? [['recorded bodies are not beside this repository', '']]
      : files.map((file) => [basename(file), file]),
  )('%s', (name, file) => {
    const raw = read(file);
    const body = typeof raw === 'object' && raw !== null && 'body' in raw ? raw.body : raw;
    const notification = parsed(body);
    expect(notification.alerts.length).toBeGreaterThan(0);
    expect(notification.test).toBe(name.startsWith('test_button'));
  });
});

test('a body cut down to what matters is understood, and keeps its identity', () => {
  const body = { alerts: [{ status: 'firing', labels: { alertname: 'MySQLDown' }, startsAt: '2026-03-03T00:16:20Z' }] };
  const [first, again, other] = [
    body,
    body,
    { alerts: [{ ...body.alerts[0], labels: { alertname: 'RedisDown' } }] },
  ].map((one) => {
    const parsed = parseWebhook(one);
    return parsed.ok ? parsed.value.alerts[0] : undefined;
  });
  expect(first).toMatchObject({
    sender: 'alertmanager',
    name: 'MySQLDown',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(again?.fingerprint).toBe(first?.fingerprint);
  expect(other?.fingerprint).not.toBe(first?.fingerprint);
});
