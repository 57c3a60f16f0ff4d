import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Failure, failures } from './failures.ts';
import { type People, people, respond, sendOverHttp } from './people.ts';
import { readArguments } from './read-request.ts';
import { socketMode } from './socket-mode.ts';
import { tickets } from './tickets.ts';
import { type ApiContext, METHODS, threadOf } from './web-api.ts';
import {
  BOT,
  type Ephemeral,
  findChannel,
  type SlackChannel,
  type SlackMessage,
  type SlackModal,
  type SlackState,
  workspace,
} from './workspace.ts';

export interface SlackOptions {
  readonly signingSecret: string;
  /** Where the app listens; a function when that is not known yet. */
  readonly requestUrl: string | (() => string);
  /** The first is where commands are typed by default. */
  readonly channels?: readonly string[];
  readonly port?: number;
  /** Milliseconds since 1970, to let triggers and response URLs grow old in a test. */
  readonly now?: () => number;
}

export interface SlackCall {
  readonly method: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A Slack to develop and test against: its Web API, its people, and everything that was posted. */
export interface SlackStandIn extends People {
  /** The server's address. */
  readonly url: string;
  /** What a client takes as `slackApiUrl`. */
  readonly apiUrl: string;
  readonly token: string;
  /** For Socket Mode. */
  readonly appToken: string;
  channel(nameOrId: string): SlackChannel;
  /** A thread with its root first. */
  thread(channel: string, root: string): readonly SlackMessage[];
  ephemeral(): readonly Ephemeral[];
  modals(): readonly SlackModal[];
  /** Everything at once, as plain JSON. */
  state(): SlackState;
  /** Every Web API call so far. */
  calls(): readonly SlackCall[];
  failNext(failure: Failure, options?: { readonly method?: string; readonly times?: number }): void;
  onChange(listener: (state: SlackState) => void): () => void;
  stop(): Promise<void>;
}

const TOKEN = 'xoxb-stand-in';
const APP_TOKEN = 'xapp-stand-in';

/** Starts a Slack on localhost. It refuses what Slack refuses, in Slack's words. */
export async function startSlack(options: SlackOptions): Promise<SlackStandIn> {
  const { requestUrl } = options;
  const space = workspace(options.channels ?? ['alerts']);
  const failing = failures();
  const calls: SlackCall[] = [];
  let url = '';
  const handedOut = tickets(options.now ?? Date.now, () => url);
  const context: ApiContext = {
    workspace: space,
    tickets: handedOut,
    socketUrl: () => `${url.replace('http', 'ws')}/socket`,
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      json(response, 500, { ok: false, error: error instanceof Error ? error.message : 'internal_error' });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://slack').pathname;
    const given = await readArguments(request);
    if (path.startsWith('/respond/')) {
      const { status, body } = respond(path.slice('/respond/'.length), given, handedOut, space);
      response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
    } else if (path.startsWith('/api/')) {
      answerCall(path.slice('/api/'.length), given, request, response);
    } else {
      response.writeHead(404).end();
    }
  }

  function answerCall(
    method: string,
    given: Readonly<Record<string, unknown>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    calls.push({ method, arguments: given });
    const failure = failing.take(method);
    if (failure !== null && failure.kind !== 'lost-answer') return fail(response, failure);
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    const told = request.headers.authorization;
    if (run === undefined) return json(response, 200, { ok: false, error: 'unknown_method' });
    if (told === undefined) return json(response, 200, { ok: false, error: 'not_authed' });
    if (told !== `Bearer ${method === 'apps.connections.open' ? APP_TOKEN : TOKEN}`)
      return json(response, 200, { ok: false, error: 'invalid_auth' });
    const done = run(given, context);
    if (failure === null) json(response, 200, done);
    else response.destroy();
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  url = `http://127.0.0.1:${address.port}`;

  const socket = socketMode(server, BOT.app);
  const where = typeof requestUrl === 'string' ? () => requestUrl : requestUrl;
  const overHttp = sendOverHttp(where, options.signingSecret);
  return {
    ...people(space, handedOut, (type, fields) => (socket.connected() ? socket.send : overHttp)(type, fields)),
    url,
    apiUrl: `${url}/api/`,
    token: TOKEN,
    appToken: APP_TOKEN,
    channel: (nameOrId) => channelOf(space.state(), nameOrId),
    thread: (channel, root) => threadOf(channelOf(space.state(), channel).messages, root),
    ephemeral: () => space.state().ephemeral,
    modals: () => space.state().modals,
    state: () => space.state(),
    calls: () => calls,
    failNext: (failure, { method, times } = {}) =>
      failing.add(failure, { ...(method === undefined ? {} : { method }), ...(times === undefined ? {} : { times }) }),
    onChange: (listener) => space.onChange(listener),
    stop: () =>
      new Promise((resolve) => {
        socket.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function channelOf(state: SlackState, nameOrId: string): SlackChannel {
  const found = findChannel(state, nameOrId);
  if (found === undefined) throw new Error(`there is no channel ${nameOrId}`);
  return found;
}

function fail(response: ServerResponse, failure: Exclude<Failure, { kind: 'lost-answer' }>): void {
  switch (failure.kind) {
    case 'rate-limit':
      response.setHeader('retry-after', String(failure.retryAfterSeconds));
      return json(response, 429, { ok: false, error: 'ratelimited' });
    case 'status':
      return json(response, failure.status, { ok: false, error: 'internal_error' });
    case 'error':
      return json(response, 200, { ok: false, error: failure.error });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
