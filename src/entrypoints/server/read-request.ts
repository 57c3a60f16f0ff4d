import type { IncomingMessage } from 'node:http';
import type { Request } from '../http/exchange.ts';

/** Far above what is accepted, so that a signed body that is too large can still be told to the channel. */
const READ_AT_MOST = 8 * 1024 * 1024;

/** Reads a request as bytes; null when the body is larger than anything a sender means. */
export async function readRequest(incoming: IncomingMessage): Promise<Request | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > READ_AT_MOST) return null;
    chunks.push(chunk);
  }
  return {
    method: incoming.method ?? 'GET',
    path: pathOf(incoming.url),
    headers: singleHeaders(incoming),
    rawBody: Buffer.concat(chunks),
  };
}

/** The path without its query. */
export function pathOf(url: string | undefined): string {
  return (url ?? '/').split('?', 1)[0] ?? '/';
}

/** Node joins what may be joined; a header that still came twice is left out, because it is not clear which one was signed. */
function singleHeaders({ headers }: IncomingMessage): Request['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
