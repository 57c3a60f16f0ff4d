import { slackApp } from '../../../src/adapters/slack/slack-app.ts';
import type { SlackHandlers } from '../../../src/adapters/slack/slack-handlers.ts';
import { type LambdaRequest, slackLambdaReceiver } from '../../../src/adapters/slack/slack-lambda-receiver.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { CommandRequest } from '../../../src/ports/queue.ts';
import { signedHeaders } from '../../support/slack/deliver.ts';

const SECRET = 'a-signing-secret';
const log: Log = { info: () => {}, warn: () => {}, error: () => {} };

function lambda() {
  const commands: CommandRequest[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not part of this test');
  };
  const handlers: SlackHandlers = {
    onCommand: async (command) => void commands.push(command),
    onOpenFix: unused,
    onConfirm: unused,
    onShowDiff: unused,
    onNotHelpful: unused,
  };
  const { receiver, handler } = slackLambdaReceiver({ signingSecret: SECRET, log });
  slackApp({ config: { token: 'xoxb-x', apiUrl: 'http://127.0.0.1:9/' }, receiver, handlers, log });
  return { handler, commands };
}

/** A request as a function URL or an HTTP API hands it over: forms as base64, header names in lower case. */
function request(body: string, changes: Partial<LambdaRequest> & { readonly at?: number } = {}): LambdaRequest {
  const headers = signedHeaders(body, SECRET, changes.at ?? Math.floor(Date.now() / 1000));
  return {
    rawPath: '/slack/events',
    isBase64Encoded: true,
    body: Buffer.from(body).toString('base64'),
    headers,
    ...changes,
  };
}

const command = (text: string) =>
  new URLSearchParams({
    command: '/suture',
    text,
    user_id: 'U1',
    channel_id: 'C1',
    team_id: 'T1',
    response_url: 'https://x.test',
  }).toString();

test('takes two parameters, as Lambda’s Node 24 demands', () => {
  expect(lambda().handler).toHaveLength(2);
});

test('a form in base64 keeps its letters, encoded or raw', async () => {
  const { handler, commands } = lambda();
  const raw = command('why x').replace('text=why+x', 'text=why+„ü“+日本');
  for (const body of [command('why „ü“ 日本'), raw]) {
    const answer = await handler(request(body), {});
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ response_type: 'ephemeral', text: 'On it: `why „ü“ 日本` …' });
  }
  expect(commands.map(({ argument }) => argument)).toEqual(['„ü“ 日本', '„ü“ 日本']);
});

test('a body that is not base64 and a content type with a charset are understood', async () => {
  const { handler, commands } = lambda();
  const body = command('scan');
  const headers = {
    ...signedHeaders(body, SECRET, Math.floor(Date.now() / 1000)),
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  };
  expect((await handler(request(body, { body, isBase64Encoded: false, headers }), {})).statusCode).toBe(200);
  expect(commands).toHaveLength(1);
});

test.each([
  { name: 'unsigned', changes: { headers: {} } },
  {
    name: 'unsigned and not even a form',
    changes: { headers: { 'content-type': 'application/json' }, body: '{', isBase64Encoded: false },
  },
  { name: 'another body than the signed one', changes: { body: 'text=other', isBase64Encoded: false } },
  { name: 'six minutes old', changes: { at: Math.floor(Date.now() / 1000) - 360 } },
])('$name: 401', async ({ changes }) => {
  const { handler, commands } = lambda();
  expect(await handler(request(command('scan'), changes), {})).toEqual({ statusCode: 401, body: '' });
  expect(commands).toEqual([]);
});

test('signed, but no JSON: 400', async () => {
  const { handler } = lambda();
  const body = 'payload=%7B';
  expect((await handler(request(body), {})).statusCode).toBe(400);
});

test('Slack’s question for the address is answered', async () => {
  const { handler } = lambda();
  const body = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
  const headers = { ...signedHeaders(body, SECRET, Math.floor(Date.now() / 1000)), 'content-type': 'application/json' };
  expect(JSON.parse((await handler(request(body, { headers }), {})).body)).toEqual({ challenge: 'c-1' });
});
