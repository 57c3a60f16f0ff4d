import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { portOf } from '../server/listen.ts';
import type { Stage } from './stage.ts';

/** The page's files lie beside the bundle. */
const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html' },
  '/page.css': { file: 'page.css', type: 'text/css' },
  '/page.js': { file: 'page.js', type: 'text/javascript' },
};

const Act = z.discriminatedUnion('type', [
  z.object({ type: z.literal('click'), ts: z.string(), actionId: z.string() }),
  z.object({ type: z.literal('submit') }),
  z.object({ type: z.literal('dismiss') }),
  z.object({ type: z.literal('merge'), number: z.int() }),
  z.object({ type: z.literal('close'), number: z.int() }),
  z.object({ type: z.literal('command'), text: z.string().max(3000) }),
]);

/** Serves the page on this machine only: its files, a stream of what the stand-ins hold, and what a person does. */
export async function servePage(stage: Stage, port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const watching = new Set<ServerResponse>();
  let pushed = Promise.resolve();
  const send = async () => {
    if (watching.size === 0) return;
    const state = JSON.stringify(await stateOf(stage));
    for (const response of watching) response.write(`data: ${state}\n\n`);
  };
  // One after the other, so that no older state overtakes a newer one. What cannot be read now is read at the next change.
  const push = () => (pushed = pushed.then(send).catch(() => {}));
  stage.slack.onChange(() => void push());
  stage.onCluster(() => void push());

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(error instanceof Error ? error.message : String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = FILES[request.url ?? ''];
    if (request.method === 'GET' && file !== undefined) {
      const body = await readFile(new URL(`./page/${file.file}`, import.meta.url));
      response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
    } else if (request.method === 'GET' && request.url === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      watching.add(response);
      response.on('close', () => watching.delete(response));
      await push();
    } else if (request.method === 'GET' && request.url?.startsWith('/file?')) {
      const text = await fileAt(stage, new URLSearchParams(request.url.slice('/file?'.length)));
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
    } else if (request.method === 'POST' && request.url === '/act') {
      await act(request);
      response.writeHead(204).end();
      await push();
    } else response.writeHead(404).end();
  }

  /** Only JSON is taken: a form on another site cannot send that here. */
  async function act(request: IncomingMessage): Promise<void> {
    if (request.headers['content-type'] !== 'application/json') throw new Error('send JSON');
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    await perform(stage, Act.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: async () => {
      for (const response of watching) response.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A file of the repository at a commit: where the thread's links lead. */
async function fileAt({ github }: Stage, query: URLSearchParams): Promise<Buffer | undefined> {
  const blob = await github.repository.resolve(`${query.get('commit') ?? ''}:${query.get('path') ?? ''}`, 'blob');
  return blob === undefined ? undefined : github.repository.blob(blob);
}

async function perform({ slack, github, merge }: Stage, act: z.output<typeof Act>): Promise<void> {
  switch (act.type) {
    case 'click':
      return void (await slack.click({ ts: act.ts }, act.actionId));
    case 'submit':
      return void (await slack.submit());
    case 'dismiss':
      return slack.dismiss();
    case 'merge':
      return merge(act.number);
    case 'close':
      return void (await github.close(act.number));
    case 'command':
      return void (await slack.command(act.text.replace(/^\s*\/suture\b/, '').trim()));
  }
}

/** What the page draws. */
async function stateOf({ slack, github, cluster, repository }: Stage) {
  const { ephemeral, modals } = slack.state();
  const pulls = await github.pulls();
  return {
    slack: { messages: slack.channel('alerts').messages, ephemeral, modal: modals.at(-1)?.view ?? null },
    github: {
      repository,
      url: github.url,
      pulls: await Promise.all(pulls.map(async (pull) => ({ ...pull, diff: await github.diff(pull.number) }))),
    },
    cluster: cluster.state(),
  };
}
