import { z } from 'zod';
import { SECTIONS } from '../../src/entrypoints/config/schema.ts';
import { readIngressConfig, readWorkerConfig } from '../../src/entrypoints/config.ts';
import { ingress } from '../../src/entrypoints/http/ingress.ts';
import type { Log } from '../../src/ports/log.ts';
import { manualClock } from '../contract/manual-clock.ts';
import { readYaml } from './read-yaml.ts';

const variables = z.record(z.string(), z.union([z.string(), z.number()]));
const serviceShape = z.object({
  provider: z.object({
    runtime: z.string(),
    architecture: z.string(),
    environment: variables,
    logRetentionInDays: z.number(),
  }),
  custom: z.object({ maxAttempts: z.number(), workerTimeoutSeconds: z.number() }),
  resources: z.array(z.string()),
});
const functionShape = z.object({
  handler: z.string(),
  role: z.string(),
  environment: variables,
  package: z.object({ patterns: z.array(z.string()) }),
  events: z.array(z.object({ httpApi: z.string().optional(), sqs: z.record(z.string(), z.unknown()).optional() })),
});
const statementShape = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.string(),
  Condition: z.unknown().optional(),
});
const roleShape = z.object({
  Properties: z.object({
    Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementShape) }) })),
  }),
});
const resourceShape = z.object({ Properties: z.record(z.string(), z.unknown()) });

const one = <S extends z.ZodType>(path: string, shape: S): z.output<S> => shape.parse(readYaml(path)[0]);
const service = one('serverless.yml', serviceShape);
const functions = one('infra/functions.yml', z.object({ ingress: functionShape, worker: functionShape }));
const { Resources: roles } = one(
  'infra/roles.yml',
  z.object({ Resources: z.object({ IngressRole: roleShape, WorkerRole: roleShape }) }),
);
const { Resources: queues } = one('infra/queue.yml', z.object({ Resources: z.record(z.string(), resourceShape) }));
const { Resources: tables } = one('infra/table.yml', z.object({ Resources: z.record(z.string(), resourceShape) }));

const statements = (role: 'IngressRole' | 'WorkerRole') =>
  roles[role].Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const actions = (role: 'IngressRole' | 'WorkerRole') =>
  statements(role)
    .flatMap(({ Action }) => Action)
    .toSorted();
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Values as an operator would set them. */
const VALUES: Readonly<Record<string, string>> = {
  SUTURE_TABLE: 'suture',
  SUTURE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/jobs.fifo',
  SUTURE_CHANNEL: 'C0123456789',
  SUTURE_REPOSITORY: 'acme/gitops',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'secret',
  GITHUB_APP_ID: '1',
  GITHUB_PRIVATE_KEY: '-----BEGIN RSA PRIVATE KEY-----',
};

test('runs on a supported runtime, on arm64, and keeps its logs for a month', () => {
  expect(service.provider).toMatchObject({ runtime: 'nodejs24.x', architecture: 'arm64', logRetentionInDays: 30 });
});

test('each function is the bundle the build writes, and nothing else is packaged', () => {
  for (const [
    name,
    {
      handler,
      package: { patterns },
    },
  ] of Object.entries(functions)) {
    expect(handler).toBe(`dist/lambda/${name}/index.handler`);
    expect(patterns).toEqual(['!**', `dist/lambda/${name}/**`]);
  }
});

describe('routes', () => {
  const routes = functions.ingress.events.map(({ httpApi = '' }) => httpApi.split(' '));

  test('are exactly the public ones', () => {
    expect(routes.map(([, path]) => path)).toEqual(
      expect.arrayContaining([
        '/webhooks/grafana',
        '/webhooks/alertmanager',
        '/webhooks/github',
        '/slack/events',
        '/healthz',
      ]),
    );
    expect(functions.worker.events.map(({ httpApi }) => httpApi)).toEqual([undefined]);
  });

  test.each(routes.filter(([, path]) => path !== '/slack/events'))(
    '%s %s is answered, and without a signature only with a refusal',
    async (method = '', path = '') => {
      const incidents = {
        find: async () => null,
        findByPullRequest: async () => [],
        save: async () => false,
        claim: async () => true,
        release: async () => {},
      };
      const queue = {
        send: async () => {
          throw new Error('an unsigned request reached the queue');
        },
      };
      const answer = ingress(
        { incidents, queue, clock: manualClock(), log: silent },
        {
          grafana: 'a secret of Grafana',
          grafanaTimestampHeader: null,
          alertmanager: 'a token of Alertmanager',
          github: 'a secret of GitHub',
        },
      );
      const { status } = await answer({ method, path, headers: {}, rawBody: new Uint8Array() });
      expect(status).toBe(path === '/healthz' ? 200 : 401);
    },
  );
});

describe.each([
  { name: 'ingress' as const, read: readIngressConfig },
  { name: 'worker' as const, read: readWorkerConfig },
])('the environment of the $name', ({ name, read }) => {
  const environment = { ...service.provider.environment, ...functions[name].environment };

  test('has every variable that is needed', () => {
    const resolved = Object.keys(environment).map((key) => [key, VALUES[key] ?? '']);
    const result = read(Object.fromEntries(resolved));
    expect(result.ok ? '' : result.problem).toBe('');
  });

  test('has no variable that it does not read', () => {
    const known = SECTIONS.filter(({ shells }) => shells.includes(name)).flatMap(({ variables }) =>
      Object.keys(variables.shape),
    );
    expect(Object.keys(environment).filter((key) => !known.includes(key))).toEqual([]);
  });

  test('holds no secret in the clear', () => {
    const secret = Object.entries(environment).filter(([key]) => /TOKEN|SECRET|KEY/.test(key));
    expect(secret.length).toBeGreaterThan(0);
    for (const [, value] of secret) expect(value).toMatch(/^\$\{self:custom\.\w+Secret\}:\w+\}\}$/);
  });
});

test('neither function has the keys of the other', () => {
  expect(Object.keys(functions.worker.environment).filter((key) => /WEBHOOK|SIGNING|ALERTMANAGER/.test(key))).toEqual(
    [],
  );
  expect(Object.keys(functions.ingress.environment).filter((key) => /GITHUB_(APP|PRIVATE|TOKEN)/.test(key))).toEqual(
    [],
  );
});

describe('roles', () => {
  test('the ingress may queue, claim, look up, log', () => {
    expect(functions.ingress.role).toBe('IngressRole');
    expect(actions('IngressRole')).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    for (const { Action, Condition } of statements('IngressRole').filter(
      ({ Resource }) => Resource === '!GetAtt Table.Arn',
    )) {
      const prefix = Action === 'dynamodb:GetItem' ? 'incident#*' : 'claim#*';
      expect(Condition).toEqual({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [prefix] },
        // Without it, a request that names no key would pass: "for all" of nothing is true.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      });
    }
  });

  test('the worker may take jobs, remember, log', () => {
    expect(functions.worker.role).toBe('WorkerRole');
    expect(actions('WorkerRole')).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
  });

  test('no statement is about everything', () => {
    for (const { Action, Resource } of [...statements('IngressRole'), ...statements('WorkerRole')]) {
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
      expect(Resource).toMatch(/^!GetAtt (Jobs|Table)\.Arn$|log-group:\/aws\/lambda\/\S+-(ingress|worker):\*$/);
    }
  });
});

describe('queue and table', () => {
  test('a job is invisible for six times as long as the worker may take, and given up after the configured attempts', () => {
    expect(queues['Jobs']?.Properties).toMatchObject({
      FifoQueue: true,
      VisibilityTimeout: service.custom.workerTimeoutSeconds * 6,
      RedrivePolicy: { deadLetterTargetArn: '!GetAtt DeadJobs.Arn', maxReceiveCount: '${self:custom.maxAttempts}' },
    });
    expect(service.provider.environment['SUTURE_MAX_ATTEMPTS']).toBe('${self:custom.maxAttempts}');
    expect(queues['DeadJobs']?.Properties).toMatchObject({ FifoQueue: true });
  });

  test('one message at a time, and its failure alone is reported', () => {
    expect(functions.worker.events[0]?.sqs).toMatchObject({
      batchSize: 1,
      functionResponseType: 'ReportBatchItemFailures',
    });
  });

  test('the table has the key and the expiry that the adapter writes, and a way back', () => {
    expect(tables['Table']?.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});
