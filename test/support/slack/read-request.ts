import type { IncomingMessage } from 'node:http';
import { isLoose, type Loose } from './loose-json.ts';

/** The arguments of a Web API call, sent as JSON or as a form whose complex fields are JSON. */
export async function readArguments(request: IncomingMessage): Promise<Loose> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks).toString('utf8');
  if (request.headers['content-type']?.startsWith('application/json')) {
    const read: unknown = JSON.parse(body);
    return isLoose(read) ? read : {};
  }
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, fieldValue(name, value)]));
}

const JSON_FIELDS = ['blocks', 'attachments', 'metadata', 'view'];
const BOOLEAN_FIELDS = ['include_all_metadata', 'unfurl_links', 'unfurl_media', 'inclusive'];

function fieldValue(name: string, value: string): unknown {
  if (JSON_FIELDS.includes(name)) return JSON.parse(value);
  return BOOLEAN_FIELDS.includes(name) ? value === 'true' || value === '1' : value;
}
