import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { jest } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { sqsQueue } from '../../../src/adapters/aws/sqs-queue.ts';
import { type SqsWorkerOptions, sqsWorker } from '../../../src/adapters/aws/sqs-worker.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Job } from '../../../src/ports/queue.ts';
import { jobOf, queueContract } from '../../contract/queue-contract.ts';

const DELAY = 10;
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

let server: FauxqsServer;
let client: SQSClient;
let queues = 0;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient({
    region: 'us-east-1',
    endpoint: server.address,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  // Visibility is reckoned by the wall clock: only the clock's hands are ours, timers stay real.
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
});

afterAll(async () => {
  jest.useRealTimers();
  client.destroy();
  await server.stop();
});

/** A FIFO queue with its dead-letter queue, as infra/queue.yml makes them. */
function makeQueue(maxReceiveCount: number) {
  queues += 1;
  const dead = server.createQueue(`dead-${queues}.fifo`, { attributes: { FifoQueue: 'true' } });
  const main = server.createQueue(`jobs-${queues}.fifo`, {
    attributes: {
      FifoQueue: 'true',
      VisibilityTimeout: '360',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount }),
    },
  });
  return { main, dead };
}

async function receive(queueUrl: string, most: number): Promise<readonly Message[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: most, MessageSystemAttributeNames: ['All'] }),
  );
  return messages;
}

/** What the event source mapping does: hands a batch over, deletes what did not fail. */
async function deliver(queueUrl: string, batchSize: number, worker: ReturnType<typeof sqsWorker>): Promise<number> {
  const messages = await receive(queueUrl, batchSize);
  if (messages.length === 0) return 0;
  const { batchItemFailures } = await worker({ Records: messages.map(recordOf) });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  for (const { MessageId: id = '', ReceiptHandle: handle } of messages) {
    if (!failed.has(id)) await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle }));
  }
  return messages.length;
}

function recordOf({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: Message): SQSRecord {
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    attributes: {
      ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '1',
      SentTimestamp: Attributes?.SentTimestamp ?? '',
      SenderId: Attributes?.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes?.ApproximateFirstReceiveTimestamp ?? '',
      ...(Attributes?.MessageGroupId === undefined ? {} : { MessageGroupId: Attributes.MessageGroupId }),
    },
    messageAttributes: {},
    md5OfBody: MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs.fifo',
    awsRegion: 'us-east-1',
  };
}

function open({ batchSize = 1, ...options }: Partial<SqsWorkerOptions> & { readonly batchSize?: number } = {}) {
  const { main, dead } = makeQueue(options.maxAttempts ?? 3);
  const told: Job[] = [];
  const worker = (work: (job: Job) => Promise<void>) =>
    sqsWorker({
      queueUrl: main.queueUrl,
      work,
      retryDelay: () => DELAY,
      onDead: async (job) => void told.push(job),
      maxAttempts: 3,
      log: silent,
      client,
      ...options,
    });
  return {
    told,
    queue: sqsQueue({ queueUrl: main.queueUrl, client }),
    queueUrl: main.queueUrl,
    workOff: async (work: (job: Job) => Promise<void>) => {
      while ((await deliver(main.queueUrl, batchSize, worker(work))) > 0);
    },
    waitForRetry: async () => {
      jest.setSystemTime(Date.now() + DELAY * 1000);
    },
    deadLetters: async (): Promise<readonly Job[]> =>
      (await receive(dead.queueUrl, 10)).map(({ Body }) => JSON.parse(Body ?? '')),
  };
}

describe('the contract', () => {
  queueContract(async () => open());
});

test('in a batch, a failure hands back the rest of its group untried and in order', async () => {
  const it = open({ batchSize: 10 });
  for (const name of ['a', 'b', 'c']) await it.queue.send(jobOf(name), { group: 'one', key: name });
  await it.queue.send(jobOf('d'), { group: 'two', key: 'd' });
  const tried: string[] = [];
  let failures = 1;
  const work = async (job: Job) => {
    tried.push(job.kind === 'open-fix' ? job.option : '');
    if (job.kind === 'open-fix' && job.option === 'b' && failures-- > 0) throw new Error('once');
  };
  await it.workOff(work);
  // The order between groups is the queue's choice.
  expect(tried.toSorted()).toEqual(['a', 'b', 'd']);
  expect(tried.filter((name) => name !== 'd')).toEqual(['a', 'b']);
  await it.waitForRetry();
  await it.workOff(work);
  expect(tried.slice(3)).toEqual(['b', 'c']);
});

test('a message that is no job goes to the dead letters without being worked on', async () => {
  const problems: string[] = [];
  const worked: Job[] = [];
  const worker = sqsWorker({
    queueUrl: open().queueUrl,
    work: async (job) => void worked.push(job),
    retryDelay: () => DELAY,
    onDead: async () => {},
    maxAttempts: 3,
    log: { ...silent, error: (text) => void problems.push(text) },
    client,
  });
  const record = recordOf({ MessageId: 'm1', ReceiptHandle: 'none', Body: '<html>' });
  expect(await worker({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(problems).toEqual(['A message is no job']);
  expect(worked).toEqual([]);
});

test('a job that does not fit into a message is refused with its size', async () => {
  const { queue } = open();
  const job: Job = {
    kind: 'notice',
    notice: 'grafana-test',
    sender: 'grafana',
    key: 'k',
    detail: 'x'.repeat(300 * 1024),
  };
  await expect(queue.send(job, { group: 'g', key: 'k' })).rejects.toThrow(/a job of 307\d+ bytes does not fit/);
});
