import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Log } from '../../ports/log.ts';

export interface SlackConnection {
  /** The bot's token (`xoxb-…`). */
  readonly token: string;
  /** Default `https://slack.com/api/`. */
  readonly apiUrl?: string;
}

/** How long one request may take. */
const TIMEOUT_MS = 10_000;

/**
 * `posting` never repeats by itself: after a lost answer the message may exist, and only the caller can look. `asking` repeats
 * calls that may run twice, shortly; the queue does the long waiting. Neither sits out a rate limit: the error says how long it takes.
 */
export function slackClients(
  { token, apiUrl }: SlackConnection,
  log: Log,
): { readonly posting: WebClient; readonly asking: WebClient } {
  const options = {
    timeout: TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger: slackLogger(log),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
  return {
    posting: new WebClient(token, { ...options, retryConfig: { retries: 0 } }),
    asking: new WebClient(token, { ...options, retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1000 } }),
  };
}

/** Lets Slack's packages write into our log. Their debug and info lines are left out: they hold whole requests. */
export function slackLogger(log: Log): Logger {
  const say = (parts: unknown[]) => ({
    detail: parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' '),
  });
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn('Slack library warns', say(parts)),
    error: (...parts) => log.error('Slack library reports an error', say(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
