import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Job, Queue } from '../../ports/queue.ts';

export interface SqsQueueOptions {
  /** The address of a FIFO queue. */
  readonly queueUrl: string;
  readonly client?: SQSClient;
}

/** SQS took messages up to 256 KiB for most of its life, and some regions and emulators still do. */
const LARGEST_BODY_BYTES = 256 * 1024;

/**
 * Sends jobs to an SQS FIFO queue. SQS remembers a deduplication id for five minutes; what must be dropped for longer is claimed in
 * the store before it is sent.
 * @throws RangeError when a job does not fit into a message.
 */
export function sqsQueue({ queueUrl, client = new SQSClient({}) }: SqsQueueOptions): Queue {
  return {
    send: async (job, { group, key }) => {
      const body = bodyOf(job);
      const bytes = Buffer.byteLength(body);
      if (bytes > LARGEST_BODY_BYTES)
        throw new RangeError(`a job of ${bytes} bytes does not fit into a message of ${LARGEST_BODY_BYTES}`);
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: hash(group),
          MessageDeduplicationId: hash(key),
        }),
      );
    },
  };
}

/**
 * JSON, with an escape for each code unit that SQS may refuse: it takes XML's characters only (no U+FFFE, U+FFFF, no lone half of a
 * pair), and its emulators are stricter. Control characters are escaped by JSON already.
 */
function bodyOf(job: Job): string {
  return JSON.stringify(job).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** Both ids allow 128 characters of ASCII letters, digits and punctuation; ours come from senders. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
