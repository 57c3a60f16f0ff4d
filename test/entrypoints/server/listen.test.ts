import { connect, type Socket } from 'node:net';
import type { Request, Response } from '../../../src/entrypoints/http/exchange.ts';
import { type Listening, listen } from '../../../src/entrypoints/server/listen.ts';

const problems: string[] = [];
const log = { info: () => {}, warn: () => {}, error: (text: string) => void problems.push(text) };
const seen: Request[] = [];
let running: Listening;
let answer: (request: Request) => Promise<Response>;

beforeAll(async () => {
  const ingress = (request: Request) => {
    seen.push(request);
    return answer(request);
  };
  const slack = {
    path: '/slack/events',
    listener: (_: unknown, response: { end(text: string): void }) => response.end('slack'),
  };
  running = await listen({ slack, ingress }, { port: 0, host: '127.0.0.1', log });
});
beforeEach(() => {
  seen.length = 0;
  problems.length = 0;
  answer = async () => ({ status: 202, body: 'Queued.' });
});
afterAll(() => running.close());

const at = (path: string) => `http://127.0.0.1:${running.port}${path}`;

test('a request is handed over as it came: method, path without query, headers, bytes', async () => {
  const body = new Uint8Array([0x7b, 0xff, 0x00, 0x7d]);
  const response = await fetch(at('/webhooks/grafana?a=1'), {
    method: 'POST',
    body,
    headers: { 'X-Grafana-Alerting-Signature': 'ab' },
  });
  expect([response.status, await response.text()]).toEqual([202, 'Queued.\n']);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: 'POST',
    path: '/webhooks/grafana',
    headers: { 'x-grafana-alerting-signature': 'ab' },
  });
  expect([...(seen[0]?.rawBody ?? [])]).toEqual([...body]);
});

test('Slack reads its own requests', async () => {
  expect(await (await fetch(at('/slack/events?x'), { method: 'POST', body: 'payload' })).text()).toBe('slack');
  expect(seen).toEqual([]);
});

test('a body larger than anything a sender means is refused before it is read to its end', async () => {
  const { status, sent } = await sendEndlessly('/webhooks/grafana');
  expect(status).toBe(413);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  expect(seen).toEqual([]);
});

test('trouble inside is a 503, so that the sender tries again, and a line in the log', async () => {
  answer = async () => {
    throw new Error('the disk is full');
  };
  const response = await fetch(at('/webhooks/alertmanager'), { method: 'POST', body: '{}' });
  expect([response.status, await response.text()]).toEqual([503, 'Not taken; send it again.\n']);
  expect(problems).toEqual(['A request could not be handled']);
});

test('a header that came twice is left out: nobody knows which one was meant', async () => {
  const twice =
    'POST /webhooks/grafana HTTP/1.1\r\nhost: x\r\nset-cookie: a\r\nset-cookie: b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
  await new Promise<void>((resolve) => {
    const socket = connect(running.port, '127.0.0.1', () => socket.write(twice));
    socket.resume().on('close', () => resolve());
  });
  expect(seen[0]?.headers).toEqual({ host: 'x', 'content-length': '0', connection: 'close' });
});

/** Sends a body that never ends, and reads what is answered meanwhile. */
function sendEndlessly(path: string): Promise<{ readonly status: number; readonly sent: number }> {
  return new Promise((resolve) => {
    let sent = 0;
    let said = '';
    const chunk = Buffer.alloc(256 * 1024, 0x20);
    const socket: Socket = connect(running.port, '127.0.0.1', () => {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
      pour();
    });
    const pour = () => {
      while (!socket.destroyed && sent < 256 * 1024 * 1024) {
        sent += chunk.length;
        if (!socket.write(`${chunk.length.toString(16)}\r\n${chunk.toString('latin1')}\r\n`)) break;
      }
    };
    socket.on('drain', pour);
    socket.on('data', (bytes: Buffer) => void (said += bytes.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0), sent }));
  });
}
