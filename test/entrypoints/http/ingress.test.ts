import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sqliteIncidents } from '../../../src/adapters/local/sqlite-incidents.ts';
import { ingress, MAX_BODY_BYTES, type WebhookSecrets } from '../../../src/entrypoints/http/ingress.ts';
import type { Job } from '../../../src/ports/queue.ts';

const NOW = Date.UTC(2026, 2, 3, 0, 17);
const SECRETS: WebhookSecrets = {
  grafana: 'a-grafana-secret',
  grafanaTimestampHeader: null,
  alertmanager: 'an-alertmanager-token',
  github: 'a-github-secret',
};
const incident = (name: string) =>
  readFileSync(new URL(`../../../fixtures/incidents/mysql-down/alerts/${name}.json`, import.meta.url), 'utf8');
const webhook = (name: string) =>
  readFileSync(new URL(`../../../fixtures/webhooks/${name}.json`, import.meta.url), 'utf8');

/** The webhooks over a real store and a queue that only remembers. */
function open(secrets: Partial<WebhookSecrets> = {}) {
  const clock = { now: () => NOW };
  const jobs: { readonly job: Job; readonly group: string; readonly key: string }[] = [];
  const warnings: unknown[] = [];
  const log = { info: () => {}, warn: (_: string, fields?: unknown) => void warnings.push(fields), error: () => {} };
  const queue = {
    send: async (job: Job, options: { readonly group: string; readonly key: string }) =>
      void jobs.push({ job, ...options }),
  };
  const receive = ingress(
    { incidents: sqliteIncidents({ file: ':memory:', clock }), queue, clock, log },
    { ...SECRETS, ...secrets },
  );
  const send = (path: string, text: string, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
    receive({ method, path, headers, rawBody: new TextEncoder().encode(text) });
  return { jobs, warnings, send };
}

const hex = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const signed = (text: string, secret = 'a-grafana-secret') => ({ 'x-grafana-alerting-signature': hex(secret, text) });
const bearer = { authorization: 'Bearer an-alertmanager-token' };

describe('who is not known is refused, and nothing is queued', () => {
  const body = incident('grafana-firing');
  const github = { 'x-github-event': 'pull_request', 'x-github-delivery': 'd1' };
  const time = { 'x-time': String(NOW / 1000 - 301) };
  const stale = { ...time, 'x-grafana-alerting-signature': hex('a-grafana-secret', `${time['x-time']}:${body}`) };
  test.each<{
    name: string;
    path: string;
    headers: Readonly<Record<string, string>>;
    secrets?: Partial<WebhookSecrets>;
    why: RegExp;
  }>([
    { name: 'unsigned', path: '/webhooks/grafana', headers: {}, why: /is missing/ },
    {
      name: 'signed with another secret',
      path: '/webhooks/grafana',
      headers: signed(body, 'another'),
      why: /does not match/,
    },
    { name: 'signed for another body', path: '/webhooks/grafana', headers: signed(`${body} `), why: /does not match/ },
    {
      name: 'stale',
      path: '/webhooks/grafana',
      headers: stale,
      secrets: { grafanaTimestampHeader: 'X-Time' },
      why: /301 s away/,
    },
    {
      name: 'no secret configured',
      path: '/webhooks/grafana',
      headers: signed(body, ''),
      secrets: { grafana: null },
      why: /no secret/,
    },
    { name: 'no token', path: '/webhooks/alertmanager', headers: {}, why: /./ },
    { name: 'another token', path: '/webhooks/alertmanager', headers: { authorization: 'Bearer x' }, why: /./ },
    {
      name: 'no token configured',
      path: '/webhooks/alertmanager',
      headers: bearer,
      secrets: { alertmanager: null },
      why: /no token/,
    },
    { name: 'GitHub unsigned', path: '/webhooks/github', headers: github, why: /./ },
    {
      name: 'GitHub signed wrongly',
      path: '/webhooks/github',
      headers: { ...github, 'x-hub-signature-256': `sha256=${hex('x', body)}` },
      why: /./,
    },
    {
      name: 'no secret configured for GitHub',
      path: '/webhooks/github',
      headers: github,
      secrets: { github: null },
      why: /no secret/,
    },
  ])('$name', async ({ path, headers, secrets, why }) => {
    const { send, jobs, warnings } = open(secrets);
    expect(await send(path, body, headers)).toEqual({ status: 401, body: 'The request is not signed as configured.' });
    expect(jobs).toEqual([]);
    expect(warnings).toEqual([{ sender: path.slice('/webhooks/'.length), problem: expect.stringMatching(why) }]);
  });
});

describe('what cannot be read is answered with one line, and the channel hears of it once it was signed', () => {
  const custom = webhook('grafana-custom-template');
  test.each([
    { name: 'nothing', text: '', status: 400, line: /not JSON/ },
    { name: 'not JSON', text: 'hello', status: 422, line: /not JSON/ },
    { name: 'JSON that is no notification', text: '[1]', status: 422, line: /Not a notification/ },
    { name: 'a custom template', text: custom, status: 422, line: /custom payload template/ },
    {
      name: 'more than 1 MiB',
      text: `{"a":"${'x'.repeat(MAX_BODY_BYTES)}"}`,
      status: 413,
      line: /larger than 1048576 bytes/,
    },
  ])('$name', async ({ text, status, line }) => {
    const { send, jobs } = open();
    const answered = await send('/webhooks/grafana', text, signed(text));
    expect(answered).toEqual({ status, body: expect.stringMatching(line) });
    expect(answered.body).not.toContain('\n');
    expect(jobs.map(({ job }) => job)).toEqual([
      {
        kind: 'notice',
        notice: 'unreadable-webhook',
        sender: 'grafana',
        detail: answered.body,
        key: expect.any(String),
      },
    ]);
  });

  test('the problem never repeats the body, which may hold secrets', async () => {
    const { send } = open();
    const text = '{"version":"1","alerts":"hunter2-secret"}';
    expect((await send('/webhooks/grafana', text, signed(text))).body).not.toContain('hunter2');
  });
});

describe('an alert', () => {
  test('is queued under its incident, once, however often it is sent', async () => {
    const { send, jobs } = open();
    const text = incident('grafana-firing');
    expect(await send('/webhooks/grafana', text, signed(text))).toEqual({
      status: 202,
      body: '1 of 1 alerts queued, 0 seen before.',
    });
    expect(await send('/webhooks/grafana', text, signed(text))).toEqual({
      status: 202,
      body: '0 of 1 alerts queued, 1 seen before.',
    });
    expect(jobs.map(({ group, key }) => ({ group, key }))).toEqual([
      { group: 'b1c0ffee5ad5e11a-1772496980000', key: 'alert/b1c0ffee5ad5e11a-1772496980000/firing' },
    ]);
  });

  test('its end is queued behind it', async () => {
    const { send, jobs } = open();
    for (const text of [incident('grafana-firing'), incident('grafana-resolved')])
      await send('/webhooks/grafana', text, signed(text));
    expect(new Set(jobs.map(({ group }) => group)).size).toBe(1);
    expect(jobs.map(({ job }) => job.kind === 'alert' && job.alert.status)).toEqual(['firing', 'resolved']);
  });

  test('a grouped body is a job for each', async () => {
    const { send, jobs } = open();
    const text = incident('grafana-grouped');
    await send('/webhooks/grafana', text, signed(text));
    expect(new Set(jobs.map(({ group }) => group)).size).toBe(jobs.length);
    expect(jobs.length).toBeGreaterThan(1);
  });

  test('comes from Alertmanager with its token', async () => {
    const { send, jobs } = open();
    expect(await send('/webhooks/alertmanager', incident('alertmanager-firing'), bearer)).toMatchObject({
      status: 202,
    });
    expect(jobs).toHaveLength(1);
  });

  test("every press of Grafana's test button is a notice of its own", async () => {
    const { send, jobs } = open();
    const first = incident('grafana-test');
    const second = first.replace(/("groupKey": *"[^"]+-)\d+"/, '$11772500000"');
    expect(second).not.toBe(first);
    for (const text of [first, first, second]) await send('/webhooks/grafana', text, signed(text));
    expect(jobs.every(({ job }) => job.kind === 'notice')).toBe(true);
    expect(new Set(jobs.map(({ key }) => key)).size).toBe(2);
  });
});

describe('GitHub', () => {
  const ended = (merged: boolean) =>
    JSON.stringify({
      action: 'closed',
      number: 7,
      pull_request: {
        number: 7,
        merged,
        html_url: 'https://github.com/a/b/pull/7',
        head: { ref: 'x' },
        user: { login: 'x' },
        merged_by: { login: 'kim' },
      },
      repository: { full_name: 'acme/blog' },
      sender: { login: 'kim' },
    });
  const headers = (text: string, event = 'pull_request') => ({
    'x-github-event': event,
    'x-github-delivery': 'd1',
    'x-hub-signature-256': `sha256=${hex('a-github-secret', text)}`,
  });

  test.each([true, false])('tells of a pull request that ended (merged: %s)', async (merged) => {
    const { send, jobs } = open();
    expect(await send('/webhooks/github', ended(merged), headers(ended(merged)))).toEqual({
      status: 202,
      body: 'Queued.',
    });
    const action = merged ? 'merged' : 'closed';
    expect(jobs).toEqual([
      {
        job: { kind: 'pull-request', repository: 'acme/blog', number: 7, action, by: 'kim' },
        group: 'pull-request/acme/blog#7',
        key: 'github/d1',
      },
    ]);
  });

  test('its ping and its other events are taken and left', async () => {
    const { send, jobs } = open();
    expect((await send('/webhooks/github', '{"zen":"x"}', headers('{"zen":"x"}', 'ping'))).status).toBe(202);
    expect(jobs).toEqual([]);
  });

  test('what is signed but cannot be read is a 422', async () => {
    const { send } = open();
    expect((await send('/webhooks/github', 'x', headers('x'))).status).toBe(422);
  });
});

test.each([
  { name: 'health', path: '/healthz', method: 'GET', status: 200 },
  { name: 'an unknown path', path: '/wp-login.php', method: 'GET', status: 404 },
  { name: 'a webhook that is only looked at', path: '/webhooks/grafana', method: 'GET', status: 405 },
])('$name is answered with $status', async ({ path, method, status }) => {
  expect((await open().send(path, '', {}, method)).status).toBe(status);
});
