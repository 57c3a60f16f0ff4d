import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { slackLogger } from './slack-clients.ts';

export interface SlackHttp {
  readonly receiver: Receiver;
  /** For our own server: hand it every request to `path`. It reads the body itself, so nothing may have read it before. */
  readonly listener: RequestListener;
  readonly path: string;
}

/** Slack sends less than this; more is refused with 413. */
const BODY_LIMIT = '1mb';

/** Bolt's receiver as a listener, so that one server can hold Slack, webhooks and health. */
export function slackHttpReceiver({
  signingSecret,
  log,
  path = '/slack/events',
}: {
  readonly signingSecret: string;
  readonly log: Log;
  readonly path?: string;
}): SlackHttp {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: path,
    logger: slackLogger(log),
    bodyLimit: BODY_LIMIT,
  });
  const listener: RequestListener = (request, response) => {
    try {
      receiver.requestListener(request, response);
    } catch {
      // Bolt throws for any path or method but its own.
      response.writeHead(404).end();
    }
  };
  return { receiver, listener, path };
}
