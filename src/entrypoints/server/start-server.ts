import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sqliteIncidents } from '../../adapters/local/sqlite-incidents.ts';
import { type SqliteQueue, sqliteQueue } from '../../adapters/local/sqlite-queue.ts';
import { systemClock } from '../../adapters/local/system-clock.ts';
import { slackApp } from '../../adapters/slack/slack-app.ts';
import { slackHttpReceiver } from '../../adapters/slack/slack-http-receiver.ts';
import { slackSocketReceiver } from '../../adapters/slack/slack-socket-receiver.ts';
import type { Outside } from '../../app/outside.ts';
import { giveUp, work } from '../../app/work.ts';
import type { Log } from '../../ports/log.ts';
import { retryDelay } from '../config/retry-delay.ts';
import type { ServerConfig } from '../config.ts';
import { ingress } from '../http/ingress.ts';
import { slackHandlers } from '../slack-handlers.ts';
import { type GithubPace, settingsOf, wire } from '../wire.ts';
import { type Doors, listen } from './listen.ts';

/** A running Suture. */
export interface Running {
  readonly port: number;
  /** Stops taking requests and jobs, and waits for those under way. What is queued stays on the disk for the next start. */
  stop(): Promise<void>;
}

/** How patient the server is. Its defaults are right for the real services; a test has less time. */
export interface Pace {
  /** Seconds to wait after a failed attempt (from 1). */
  readonly retryDelay?: (attempt: number, error: unknown) => number;
  readonly maxAttempts?: number;
  /** How long a job that was running when the process died stays untouched. */
  readonly leaseSeconds?: number;
  readonly github?: GithubPace;
}

export interface ServerParts {
  readonly log: Log;
  /** The address to listen on. Default: all of them. */
  readonly host?: string;
  readonly pace?: Pace;
}

/** Suture as one process: HTTP in, an embedded store and queue on the disk, the work done here. */
export async function startServer(
  config: ServerConfig,
  { log, host = '0.0.0.0', pace = {} }: ServerParts,
): Promise<Running> {
  const { github: githubPace = {}, ...queuePace } = pace;
  await mkdir(config.server.data, { recursive: true });
  const file = join(config.server.data, 'suture.db');
  const settings = settingsOf(config);
  const incidents = sqliteIncidents({ file, clock: systemClock });
  const queue: SqliteQueue = sqliteQueue({
    file,
    clock: systemClock,
    log,
    work: (job) => work(outside, settings, job),
    retryDelay: (attempt, error) => retryDelay(attempt, error, Math.random()),
    ...queuePace,
    onDead: (job, error) => giveUp(outside, settings, job, error),
  });
  const outside: Outside = wire(
    { ...config, github: { ...config.github, pace: githubPace } },
    { incidents, queue, clock: systemClock, log },
  );
  const slack = slackDoor(config, outside);
  const listening = await listen(
    { slack: slack.door, ingress: ingress(outside, config.webhooks) },
    { port: config.server.port, host, log },
  );
  await slack.start();
  queue.start();
  return {
    port: listening.port,
    stop: async () => {
      await listening.close();
      await slack.stop();
      await queue.stop();
      incidents.close();
    },
  };
}

interface SlackDoor {
  readonly door: Doors['slack'];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Socket Mode when there is an app token, else Slack comes to our server. */
function slackDoor({ slack, github }: ServerConfig, outside: Outside): SlackDoor {
  const connection = { token: slack.botToken, ...(slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl }) };
  const parts = { config: connection, handlers: slackHandlers(outside, github.url), log: outside.log };
  if (slack.appToken !== null) {
    const receiver = slackSocketReceiver({
      appToken: slack.appToken,
      log: outside.log,
      ...(slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl }),
    });
    const app = slackApp({ ...parts, receiver });
    return {
      door: null,
      start: async () => void (await app.start()),
      stop: async () => void (await app.stop()),
    };
  }
  const { receiver, listener, path } = slackHttpReceiver({
    signingSecret: slack.signingSecret ?? '',
    log: outside.log,
  });
  slackApp({ ...parts, receiver });
  return { door: { path, listener }, start: async () => {}, stop: async () => {} };
}
