import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { isJsonObject } from '../../core/values/json.ts';
import type { Log } from '../../ports/log.ts';
import type { Job } from '../../ports/queue.ts';

export interface SqsWorkerOptions {
  readonly queueUrl: string;
  /** Does one job. A job that throws is tried again; it may run twice, so it must be safe to. */
  readonly work: (job: Job) => Promise<void>;
  /** Seconds to wait after a failed attempt (counted from 1), jitter included. */
  readonly retryDelay: (attempt: number, error: unknown) => number;
  /** Told in the last attempt's failure, so that a line reaches the thread. An attempt that Lambda cut off is only seen in the alarm. */
  readonly onDead: (job: Job, error: unknown) => Promise<void>;
  /** The queue's `maxReceiveCount`. */
  readonly maxAttempts: number;
  readonly log: Log;
  readonly client?: SQSClient;
}

/** What became of a record that was not done. */
interface Failure {
  readonly record: SQSRecord;
  /** Seconds until SQS may deliver it again. */
  readonly seconds: number;
}

/** SQS allows twelve hours. */
const LONGEST_DELAY_SECONDS = 43_200;

/**
 * The worker function's handler. It answers which messages failed, so that the done ones are deleted. After the first failure of a
 * group the rest of that group in the batch is handed back untried, or it would overtake; the queue should deliver one message at a
 * time, because SQS counts being handed back as an attempt.
 */
export function sqsWorker(options: SqsWorkerOptions): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const { queueUrl, log, client = new SQSClient({}) } = options;

  /** Shortens or lengthens the wait from the queue's own timeout. When that fails, the queue's timeout holds: later, but not lost. */
  async function postpone({ record, seconds }: Failure): Promise<void> {
    const VisibilityTimeout = Math.min(Math.ceil(seconds), LONGEST_DELAY_SECONDS);
    try {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: record.receiptHandle,
          VisibilityTimeout,
        }),
      );
    } catch (error) {
      log.warn('A failed job could not be postponed', { message: record.messageId, problem: messageOf(error) });
    }
  }

  return async ({ Records: records }) => {
    const failures = new Map<string, Failure[]>();
    for (const record of records) {
      const group = record.attributes.MessageGroupId ?? record.messageId;
      const earlier = failures.get(group);
      const seconds = earlier === undefined ? await attempt(record, options) : (earlier[0]?.seconds ?? 0);
      if (seconds !== null) failures.set(group, [...(earlier ?? []), { record, seconds }]);
    }
    const failed = [...failures.values()].flat();
    await Promise.all(failed.map(postpone));
    return { batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })) };
  };
}

/** Does one record; null when it is done, else the seconds to wait. */
async function attempt(record: SQSRecord, options: SqsWorkerOptions): Promise<number | null> {
  const { work, retryDelay, maxAttempts, log } = options;
  const count = Number(record.attributes.ApproximateReceiveCount);
  const about = { message: record.messageId, attempt: count };
  const job = parseJob(record.body);
  if (job === null) {
    log.error('A message is no job', about);
    return 0;
  }
  try {
    await work(job);
    return null;
  } catch (error) {
    if (count >= maxAttempts) {
      log.error('A job is given up', { ...about, kind: job.kind, problem: messageOf(error) });
      await tell(job, error, options);
      return 0;
    }
    const seconds = retryDelay(count, error);
    log.warn('A job failed and is tried again', { ...about, kind: job.kind, seconds, problem: messageOf(error) });
    return seconds;
  }
}

async function tell(job: Job, error: unknown, { onDead, log }: SqsWorkerOptions): Promise<void> {
  try {
    await onDead(job, error);
  } catch (cause) {
    log.error('Nobody could be told of a job that was given up', { kind: job.kind, problem: messageOf(cause) });
  }
}

/** Only our own functions may send to the queue: that a body is JSON of an object with a kind is all that is checked. */
const sentJob = z.custom<Job>((value) => isJsonObject(value) && typeof value['kind'] === 'string');

function parseJob(body: string): Job | null {
  try {
    return sentJob.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
