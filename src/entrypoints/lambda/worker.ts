import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsWorker } from '../../adapters/aws/sqs-worker.ts';
import { giveUp, work } from '../../app/work.ts';
import { retryDelay } from '../config/retry-delay.ts';
import { readWorkerConfig } from '../config.ts';
import { settingsOf, wire } from '../wire.ts';
import { orFail, stores } from './parts.ts';

const config = orFail(readWorkerConfig(process.env));
const outside = wire(config, stores(process.env, config));
const settings = settingsOf(config);
const batch = sqsWorker({
  queueUrl: config.aws.queueUrl,
  maxAttempts: config.aws.maxAttempts,
  work: (job) => work(outside, settings, job),
  retryDelay: (attempt, error) => retryDelay(attempt, error, Math.random()),
  onDead: (job, error) => giveUp(outside, settings, job, error),
  log: outside.log,
});

/** Does the jobs of one batch; those that failed go back to the queue, and the last failure is told where people wait. */
export async function handler(event: SQSEvent, _context: Context): Promise<SQSBatchResponse> {
  return batch(event);
}
