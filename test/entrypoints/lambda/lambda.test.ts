import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import dynalite from 'dynalite';
import { type FauxqsServer, interceptLocalhostDns, startFauxqs } from 'fauxqs';
import { type Github, startGithub } from '../../support/github/start-github.ts';
import { type SlackStandIn, startSlack } from '../../support/slack/start-slack.ts';

// Both functions as Lambda loads them, over the real SDKs: what comes in is queued by one and done by the other.

const INCIDENT = join(import.meta.dirname, '../../../fixtures/incidents/mysql-down');
const GRAFANA_SECRET = 'lambda-grafana-secret';
const SIGNING_SECRET = 'lambda-slack-signing-secret';
const CONTEXT = {} as Context;

let table: Server;
let queue: FauxqsServer;
let slack: SlackStandIn;
let github: Github;
let sqs: SQSClient;
let queueUrl: string;
let ingress: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
let worker: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
const environment = { ...process.env };
// The queue's address names a host of AWS's pattern below `localhost`.
const restoreDns = interceptLocalhostDns();

beforeAll(async () => {
  table = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => table.listen(0, '127.0.0.1', resolve));
  const address = table.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  queue = await startFauxqs({ port: 0, logger: false });
  queueUrl = queue.createQueue('jobs.fifo', { attributes: { FifoQueue: 'true' } }).queueUrl;
  slack = await startSlack({ signingSecret: SIGNING_SECRET, requestUrl: 'http://127.0.0.1:9/' });
  github = await startGithub({ repository: 'acme/blog-gitops', from: INCIDENT });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${address.port}`,
    AWS_ENDPOINT_URL_SQS: new URL(queueUrl).origin,
    SUTURE_TABLE: 'suture',
    SUTURE_QUEUE_URL: queueUrl,
    SUTURE_REPOSITORY: 'acme/blog-gitops',
    SUTURE_CHANNEL: slack.channel('alerts').id,
    SUTURE_LOG_LEVEL: 'silent',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    GITHUB_TOKEN: 'github-token',
    GITHUB_API_URL: github.url,
    GITHUB_URL: github.url,
    GRAFANA_WEBHOOK_SECRET: GRAFANA_SECRET,
  });
  const database = new DynamoDBClient({});
  await database.send(
    new CreateTableCommand({
      TableName: 'suture',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  database.destroy();
  sqs = new SQSClient({});
  ({ handler: ingress } = await import('../../../src/entrypoints/lambda/ingress.ts'));
  ({ handler: worker } = await import('../../../src/entrypoints/lambda/worker.ts'));
});

afterAll(async () => {
  sqs.destroy();
  await Promise.all([queue.stop(), slack.stop(), github.stop(), new Promise((resolve) => table.close(resolve))]);
  restoreDns();
  process.env = environment;
});

function webhook(
  body: string,
  signature = createHmac('sha256', GRAFANA_SECRET).update(body).digest('hex'),
): APIGatewayProxyEventV2 {
  return httpEvent('/webhooks/grafana', Buffer.from(body), {
    'content-type': 'application/json',
    'x-grafana-alerting-signature': signature,
  });
}

/** An event of API Gateway's HTTP API, payload format 2.0; bodies come base64-encoded when the gateway does not take them for text. */
function httpEvent(path: string, body: Buffer, headers: Record<string, string>): APIGatewayProxyEventV2 {
  const http = { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' };
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: { http } as APIGatewayProxyEventV2['requestContext'],
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

/** Hands the worker what SQS holds, as the event source mapping would, and deletes what it did. Answers how many jobs that were. */
async function runWorker(): Promise<number> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
  );
  const records = messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    attributes: Attributes,
    messageAttributes: {},
    eventSource: 'aws:sqs',
  }));
  const { batchItemFailures } = await worker({ Records: records } as unknown as SQSEvent, CONTEXT);
  expect(batchItemFailures).toEqual([]);
  for (const { receiptHandle } of records)
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
  return records.length;
}

const alert = readFileSync(join(INCIDENT, 'alerts/grafana-firing.json'), 'utf8');
const messages = () => slack.channel('alerts').messages;

test('an unsigned request is refused and leaves nothing in the queue', async () => {
  expect(await ingress(webhook(alert, 'f'.repeat(64)), CONTEXT)).toMatchObject({ statusCode: 401 });
  expect(await runWorker()).toBe(0);
});

test('an alert is queued by one function and answered in its thread by the other, once', async () => {
  expect(await ingress(webhook(alert), CONTEXT)).toMatchObject({ statusCode: 202 });
  expect(await ingress(webhook(alert), CONTEXT)).toMatchObject({ statusCode: 202 });
  expect(messages()).toEqual([]);
  expect(await runWorker()).toBe(1);
  const [root, ...replies] = messages();
  expect(root?.text).toContain('MySQLDown');
  expect(replies.every(({ thread_ts }) => thread_ts === root?.ts)).toBe(true);
  expect(JSON.stringify(replies)).toContain('commonLabels');
});

test('a slash command is acknowledged at once and answered by the worker', async () => {
  const body = Buffer.from(
    new URLSearchParams({
      command: '/suture',
      text: 'why connect: operation not permitted – größer',
      user_id: 'U1',
      channel_id: slack.channel('alerts').id,
      response_url: `${slack.url}/respond/unknown`,
      team_id: 'T1',
    }).toString(),
  );
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  const answered = await ingress(
    httpEvent('/slack/events', body, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    }),
    CONTEXT,
  );
  expect(answered.statusCode).toBe(200);
  const { Messages: queued = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 0 }),
  );
  expect(JSON.parse(queued[0]?.Body ?? '{}')).toMatchObject({
    kind: 'command',
    command: { verb: 'why', argument: expect.stringContaining('größer') },
  });
});
