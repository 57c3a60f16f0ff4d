import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../../ports/log.ts';
import type { Request, Response } from '../http/exchange.ts';
import { pathOf, readRequest } from './read-request.ts';

export interface Listening {
  readonly port: number;
  /** Stops taking requests, and waits for those under way. */
  close(): Promise<void>;
}

export interface Doors {
  /** Slack's own listener reads the body itself; null in Socket Mode. */
  readonly slack: { readonly path: string; readonly listener: RequestListener } | null;
  readonly ingress: (request: Request) => Promise<Response>;
}

/** One HTTP server for the webhooks, Slack and health. `port` 0 takes a free one. */
export async function listen(
  doors: Doors,
  options: { readonly port: number; readonly host: string; readonly log: Log },
): Promise<Listening> {
  const server = createServer((request, response) => {
    if (doors.slack !== null && pathOf(request.url) === doors.slack.path) {
      doors.slack.listener(request, response);
      return;
    }
    void reply(doors.ingress, request, response, options.log);
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: portOf(server), close: () => close(server) };
}

async function reply(
  ingress: Doors['ingress'],
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  const { status, body } = await answer(ingress, request, log);
  // A body that was refused is not read to its end, so the connection cannot be used again.
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...(status === 413 ? { connection: 'close' } : {}) };
  response.writeHead(status, headers).end(`${body}\n`);
}

/** Never throws: a sender is always answered, and a 503 makes Alertmanager try again. */
async function answer(ingress: Doors['ingress'], incoming: IncomingMessage, log: Log): Promise<Response> {
  try {
    const request = await readRequest(incoming);
    return request === null ? { status: 413, body: 'The body is too large.' } : await ingress(request);
  } catch (error) {
    log.error('A request could not be handled', {
      path: pathOf(incoming.url),
      because: error instanceof Error ? error.message : String(error),
    });
    return { status: 503, body: 'Not taken; send it again.' };
  }
}

/** The port a server listens on; 0 when it does not. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
