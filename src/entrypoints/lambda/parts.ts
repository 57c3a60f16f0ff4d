import { dynamoIncidents } from '../../adapters/aws/dynamo-incidents.ts';
import { sqsQueue } from '../../adapters/aws/sqs-queue.ts';
import { jsonLog, type LogLevel } from '../../adapters/local/json-log.ts';
import { systemClock } from '../../adapters/local/system-clock.ts';
import type { Parsed } from '../../core/values/parsed.ts';
import { secretsOf } from '../config.ts';
import type { Stores } from '../wire.ts';

/** The stores both functions use. */
export function stores(
  env: Readonly<Record<string, string | undefined>>,
  {
    aws,
    log,
  }: {
    readonly aws: { readonly table: string; readonly queueUrl: string };
    readonly log: { readonly level: LogLevel };
  },
): Stores {
  return {
    incidents: dynamoIncidents({ table: aws.table, clock: systemClock }),
    queue: sqsQueue({ queueUrl: aws.queueUrl }),
    clock: systemClock,
    log: jsonLog({
      clock: systemClock,
      level: log.level,
      write: (line) => process.stdout.write(`${line}\n`),
      secrets: secretsOf(env),
    }),
  };
}

/** A function without its configuration must fail while it starts, with every reason in its log. */
export function orFail<T>(config: Parsed<T>): T {
  if (!config.ok) throw new Error(`The configuration cannot be used:\n${config.problem}`);
  return config.value;
}
