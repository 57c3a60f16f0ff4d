import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Slack asks for patience: try again after `retryAfterSeconds`. */
export class SlackRateLimited extends Error {
  override readonly name = 'SlackRateLimited';
  readonly retryAfterSeconds: number;
  constructor(doing: string, retryAfterSeconds: number, cause: unknown) {
    super(`Slack limits ${doing}; it may be tried again in ${retryAfterSeconds} s.`, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Slack understood and said no, in its own word (`channel_not_found`, `invalid_blocks`, …) and with its remarks. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
  readonly code: string;
  constructor(doing: string, code: string, remarks: readonly string[], cause: unknown) {
    super([`Slack refused ${doing}: ${code}`, ...remarks].join('; '), { cause });
    this.code = code;
  }
}

/** Slack could not be reached or did not answer as it should. */
export class SlackUnreachable extends Error {
  override readonly name = 'SlackUnreachable';
  constructor(doing: string, cause: unknown) {
    super(`Slack did not answer ${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Runs a call of the Web API and tells its failures apart in our words. `doing` completes "Slack refused …". */
export async function askSlack<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) throw new SlackRateLimited(doing, error.retryAfter, error);
    if (error instanceof WebAPIPlatformError) {
      throw new SlackRefused(doing, error.data.error, error.data.response_metadata?.messages ?? [], error);
    }
    throw new SlackUnreachable(doing, error);
  }
}
