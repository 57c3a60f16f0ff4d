import { readFileSync, writeFileSync } from 'node:fs';
import { configurationReference } from '../../src/entrypoints/config/reference.ts';
import { readConfig, readIngressConfig, readWorkerConfig, secretsOf } from '../../src/entrypoints/config.ts';

const server = {
  SUTURE_REPOSITORY: 'acme/gitops',
  SLACK_BOT_TOKEN: 'xoxb-bot-token',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SUTURE_CHANNEL: 'C0123456789',
  GITHUB_TOKEN: 'github-token',
};
const aws = { SUTURE_TABLE: 'suture', SUTURE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/suture.fifo' };
const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';

/** The variables a problem is about. */
const named = (
  env: Record<string, string>,
  read: typeof readConfig | typeof readWorkerConfig = readConfig,
): readonly string[] => {
  const result = read(env);
  return result.ok ? [] : result.problem.split('\n').map((line) => line.slice(0, line.indexOf(':')));
};

test('the least a server needs', () => {
  expect(readConfig(server)).toEqual({
    ok: true,
    value: {
      git: { watched: [{ id: 'acme/gitops', branch: null }], historyLimit: 50, kubernetesMinor: 36 },
      slack: {
        botToken: 'xoxb-bot-token',
        signingSecret: 'signing-secret',
        appToken: null,
        apiUrl: null,
        channel: 'C0123456789',
      },
      github: {
        auth: { kind: 'token', token: 'github-token' },
        apiUrl: 'https://api.github.com',
        url: 'https://github.com',
      },
      webhooks: { grafana: null, grafanaTimestampHeader: null, alertmanager: null, github: null },
      log: { level: 'info' },
      server: { data: '.suture', port: 8080 },
    },
  });
});

test('with nothing set, everything that is needed is named at once, with what it is', () => {
  expect(named({})).toEqual([
    'SUTURE_REPOSITORY',
    'SLACK_BOT_TOKEN',
    'SUTURE_CHANNEL',
    'SLACK_SIGNING_SECRET',
    'GITHUB_APP_ID',
  ]);
  expect(readConfig({})).toMatchObject({
    problem: expect.stringContaining(
      'SLACK_BOT_TOKEN: is not set. The bot token of the Slack app, under OAuth & Permissions.',
    ),
  });
});

test.each([
  { name: 'several repositories', env: { SUTURE_REPOSITORY: 'acme/gitops, acme/apps.v2' }, problems: [] },
  {
    name: 'a repository as an address',
    env: { SUTURE_REPOSITORY: 'https://github.com/acme/gitops' },
    problems: ['SUTURE_REPOSITORY'],
  },
  { name: 'a path in place of a name', env: { SUTURE_REPOSITORY: '../gitops' }, problems: ['SUTURE_REPOSITORY'] },
  { name: 'a channel by name', env: { SUTURE_CHANNEL: '#alerts' }, problems: ['SUTURE_CHANNEL'] },
  { name: 'a user token for the bot', env: { SLACK_BOT_TOKEN: 'xoxp-1' }, problems: ['SLACK_BOT_TOKEN'] },
  {
    name: 'Socket Mode needs no signing secret',
    env: { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-1' },
    problems: [],
  },
  { name: 'neither way for Slack to reach us', env: { SLACK_SIGNING_SECRET: '' }, problems: ['SLACK_SIGNING_SECRET'] },
  { name: 'an App', env: { GITHUB_TOKEN: '', GITHUB_APP_ID: '1', GITHUB_PRIVATE_KEY: key }, problems: [] },
  {
    name: 'an App without its key, although there is a token',
    env: { GITHUB_APP_ID: '1' },
    problems: ['GITHUB_APP_ID'],
  },
  {
    name: 'a key that is a file name',
    env: { GITHUB_APP_ID: '1', GITHUB_PRIVATE_KEY: '/key.pem' },
    problems: ['GITHUB_PRIVATE_KEY'],
  },
  { name: 'a port that is none', env: { PORT: '70000' }, problems: ['PORT'] },
  {
    name: 'a base that is no repository',
    env: { SUTURE_REMOTE_BASES: 'acme, https://x.org' },
    problems: ['SUTURE_REMOTE_BASES'],
  },
  { name: 'a number with a unit', env: { SUTURE_HISTORY: '50 commits' }, problems: ['SUTURE_HISTORY'] },
  { name: 'a secret anybody guesses', env: { GRAFANA_WEBHOOK_SECRET: 'secret' }, problems: ['GRAFANA_WEBHOOK_SECRET'] },
  { name: 'an address that runs code', env: { GITHUB_API_URL: 'javascript:alert(1)' }, problems: ['GITHUB_API_URL'] },
])('$name', ({ env, problems }) => {
  expect(named({ ...server, ...env })).toEqual(problems);
});

test('an App is preferred to a token, and its key may be written in one line', () => {
  const result = readConfig({ ...server, GITHUB_APP_ID: '1', GITHUB_PRIVATE_KEY: key.replaceAll('\n', '\\n') });
  expect(result.ok && result.value.github.auth).toEqual({
    kind: 'app',
    appId: '1',
    privateKey: key,
    installationId: null,
  });
});

test('addresses lose the slash at their end', () => {
  const result = readConfig({ ...server, GITHUB_API_URL: 'https://github.acme.com/api/v3/' });
  expect(result.ok && result.value.github.apiUrl).toBe('https://github.acme.com/api/v3');
});

test('the ingress works without any way into GitHub, the worker without webhook secrets', () => {
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SUTURE_CHANNEL, SUTURE_REPOSITORY, GITHUB_TOKEN } = server;
  const ingress = readIngressConfig({ ...aws, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SUTURE_CHANNEL });
  const worker = readWorkerConfig({ ...aws, SLACK_BOT_TOKEN, SUTURE_CHANNEL, SUTURE_REPOSITORY, GITHUB_TOKEN });
  expect([ingress.ok, worker.ok]).toEqual([true, true]);
  expect(named({}, readWorkerConfig)).toContain('SUTURE_TABLE');
});

test('no problem ever shows a value', () => {
  const env = Object.fromEntries(
    Object.keys({ ...server, ...aws, GITHUB_PRIVATE_KEY: '', PORT: '' }).map((name) => [name, 'hunter2!']),
  );
  for (const read of [readConfig, readIngressConfig, readWorkerConfig]) {
    expect(JSON.stringify(read(env))).not.toContain('hunter2');
  }
});

test('the secrets are known by their variables', () => {
  expect(secretsOf({ ...server, PORT: '8080', GITHUB_PRIVATE_KEY: 'a\\nb' })).toEqual(
    expect.arrayContaining(['xoxb-bot-token', 'signing-secret', 'github-token', 'a\nb']),
  );
  expect(secretsOf(server)).not.toContain('C0123456789');
});

test('docs/configuration.md is generated from the schema', () => {
  const file = new URL('../../docs/configuration.md', import.meta.url);
  if (process.env['UPDATE'] === '1') writeFileSync(file, configurationReference());
  expect(readFileSync(file, 'utf8')).toBe(configurationReference());
});
