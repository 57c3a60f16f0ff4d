import { type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../ports/log.ts';
import { slackLogger } from './slack-clients.ts';

/**
 * Socket Mode: Slack over a connection this process opens, for clusters nobody can reach from outside. `appToken` is the app-level token
 * (`xapp-…`, scope `connections:write`). Needs a process that stays, so not Lambda. Start it with `app.start()`.
 */
export function slackSocketReceiver({
  appToken,
  apiUrl,
  log,
}: {
  readonly appToken: string;
  readonly apiUrl?: string;
  readonly log: Log;
}): Receiver {
  return new SocketModeReceiver({
    appToken,
    logger: slackLogger(log),
    ...(apiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl: apiUrl } } }),
  });
}
