import { App, type Receiver } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { registerActions } from './register-actions.ts';
import { registerCommand } from './register-command.ts';
import { type SlackConnection, slackLogger } from './slack-clients.ts';
import type { SlackHandlers } from './slack-handlers.ts';

export interface SlackAppParts {
  readonly config: SlackConnection;
  /** Carries requests in: `slackLambdaReceiver`, `slackHttpReceiver` or `slackSocketReceiver`. It also verifies them. */
  readonly receiver: Receiver;
  readonly handlers: SlackHandlers;
  readonly log: Log;
}

/** Nothing the app itself asks Slack may outlive the three seconds a trigger lives. */
const TIMEOUT_MS = 2500;

/** Suture's side of Slack: the slash command, the buttons, the modal, and a mention. Acknowledges first, then calls the handlers. */
export function slackApp({ config, receiver, handlers, log }: SlackAppParts): App {
  const { token, apiUrl } = config;
  const app = new App({
    receiver,
    // One workspace and one token: no `auth.test` before the first answer.
    authorize: async () => ({ botToken: token }),
    ignoreSelf: false,
    convoStore: false,
    logger: slackLogger(log),
    clientOptions: {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: TIMEOUT_MS,
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    },
  });
  app.error(async (error) => log.error('A request from Slack failed', { problem: error.message, code: error.code }));
  registerCommand(app, handlers, log);
  registerActions(app, handlers, log);
  return app;
}
