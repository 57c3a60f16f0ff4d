import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import type { Failure, Failures } from './failure.ts';
import { operationOf } from './graphql.ts';

/** One request as the log keeps it: `label` is `GET /repos/acme/blog/commits?per_page=1` or `POST /graphql Operation`. */
export interface LoggedRequest {
  readonly label: string;
  readonly status: number;
  readonly authorization: string | null;
}

/** A request after it was read. `path` has neither the prefix of an Enterprise Server (`/api/v3`) nor the query. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Served {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Listens on this machine only. Every answer passes the planned failures and is logged; a JSON answer has GitHub's ETag. */
export async function serve(
  port: number,
  answer: (exchange: Exchange) => Promise<Answer>,
  { failures, requests }: { readonly failures: Failures; readonly requests: LoggedRequest[] },
): Promise<Served> {
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = await readExchange(request);
    const operation = exchange.path === '/graphql' ? ` ${operationOf(exchange.body)}` : '';
    const query = exchange.query.size === 0 ? '' : `?${exchange.query.toString()}`;
    const label = `${exchange.method} ${exchange.path}${query}${operation}`;
    await failures.happen(label);
    const failure = failures.take(label);
    if (failure?.afterEffect === true) await settle(answer, exchange);
    const status = send(exchange, response, failure === undefined ? await settle(answer, exchange) : failed(failure));
    requests.push({ label, status, authorization: exchange.headers.authorization ?? null });
  };
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function settle(answer: (exchange: Exchange) => Promise<Answer>, exchange: Exchange): Promise<Answer> {
  try {
    return await answer(exchange);
  } catch (error) {
    if (error instanceof Refusal) return error.answer();
    return { status: 500, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}

const failed = ({ status, headers = {}, message = 'The stand-in was told to fail' }: Failure): Answer => ({
  status,
  headers,
  body: { message, documentation_url: 'https://docs.github.com/rest' },
});

async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const at = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(at.pathname).replace(/^\/api(\/v3)?(?=\/)/, ''),
    query: at.searchParams,
    headers: request.headers,
    body: parse(Buffer.concat(chunks).toString('utf8')),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(
  { method, headers }: Exchange,
  response: ServerResponse,
  { status: wanted, body = '', headers: own }: Answer,
): number {
  const isPlain = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isPlain ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const etag = `W/"${createHash('sha256').update(bytes).digest('hex')}"`;
  const status = wanted === 200 && headers['if-none-match'] === etag ? 304 : wanted;
  response.writeHead(status, {
    'content-type': isPlain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
    'x-github-media-type': 'github.v3; format=json',
    ...(method === 'GET' && wanted === 200 ? { etag } : {}),
    ...own,
  });
  response.end(status === 304 || status === 204 ? undefined : bytes);
  return status;
}
