import { slackConversation } from '../../../src/adapters/slack/slack-conversation.ts';
import { SlackRateLimited, SlackRefused, SlackUnreachable } from '../../../src/adapters/slack/slack-errors.ts';
import type { Block } from '../../../src/core/report/report.ts';
import type { Message } from '../../../src/ports/conversation.ts';
import type { Log } from '../../../src/ports/log.ts';
import { type SlackStandIn, startSlack } from '../../support/slack/start-slack.ts';

const log: Log = { info: () => {}, warn: () => {}, error: () => {} };
const says = (title: string, blocks: readonly Block[] = []): Message => ({
  report: { title, blocks, actions: [] },
  incident: 'i-1',
});

/** The stand-in's first channel. */
const ALERTS = 'C00000001';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlack({ signingSecret: 'secret', requestUrl: 'http://127.0.0.1:9/' });
});
afterEach(() => slack.stop());

const conversation = (firstTime?: (key: string) => Promise<boolean>) =>
  slackConversation({
    token: slack.token,
    apiUrl: slack.apiUrl,
    log,
    ...(firstTime === undefined ? {} : { firstTime }),
  });
const called = (method: string) => slack.calls().filter((call) => call.method === method).length;

describe('posting', () => {
  test('a root message and an answer in its thread, with the incident in the metadata', async () => {
    const root = await conversation().post({ channel: ALERTS }, says('MySQLDown'), 'root');
    const answer = await conversation().post({ channel: root.channel, thread: root.ts }, says('cause'), 'cause');
    expect(slack.thread(root.channel, root.ts).map(({ ts, text, metadata }) => ({ ts, text, metadata }))).toEqual([
      {
        ts: root.ts,
        text: 'MySQLDown',
        metadata: { event_type: 'suture', event_payload: { key: 'root', incident: 'i-1' } },
      },
      {
        ts: answer.ts,
        text: 'cause',
        metadata: { event_type: 'suture', event_payload: { key: 'cause', incident: 'i-1' } },
      },
    ]);
  });

  test.each([{ where: 'channel' }, { where: 'thread' }])(
    'the same key is posted once to a $where',
    async ({ where }) => {
      const root = await conversation().post({ channel: ALERTS }, says('root'), 'root');
      const to = where === 'channel' ? { channel: ALERTS } : { channel: root.channel, thread: root.ts };
      const once = await conversation().post(to, says('a'), 'key');
      expect(await conversation().post(to, says('a'), 'key')).toEqual(once);
      expect(slack.channel('alerts').messages).toHaveLength(2);
    },
  );

  test('a post whose answer got lost is found by its retry', async () => {
    const root = await conversation().post({ channel: ALERTS }, says('root'), 'root');
    const to = { channel: root.channel, thread: root.ts };
    slack.failNext({ kind: 'lost-answer' }, { method: 'chat.postMessage' });
    await expect(conversation().post(to, says('a'), 'key')).rejects.toThrow(SlackUnreachable);
    const found = await conversation().post(to, says('a'), 'key');
    expect(slack.thread(root.channel, root.ts).map(({ ts }) => ts)).toEqual([root.ts, found.ts]);
  });

  test('the key is found behind pages of other answers', async () => {
    const root = await conversation().post({ channel: ALERTS }, says('root'), 'root');
    const to = { channel: root.channel, thread: root.ts };
    const firstTime = async () => true;
    for (let at = 0; at < 250; at += 1) await conversation(firstTime).post(to, says('x'), `k${at}`);
    await conversation().post(to, says('x'), 'k249');
    expect(slack.thread(root.channel, root.ts)).toHaveLength(251);
  });

  test('a claim saves the look back', async () => {
    const seen = new Set<string>();
    const firstTime = async (key: string) => seen.size !== seen.add(key).size;
    await conversation(firstTime).post({ channel: ALERTS }, says('a'), 'key');
    expect(called('conversations.history')).toBe(0);
    await conversation(firstTime).post({ channel: ALERTS }, says('a'), 'key');
    expect(called('conversations.history')).toBe(1);
    expect(called('chat.postMessage')).toBe(1);
  });
});

describe('trouble', () => {
  test('a rate limit says how long to wait, without waiting', async () => {
    slack.failNext({ kind: 'rate-limit', retryAfterSeconds: 7 }, { method: 'chat.postMessage' });
    const post = conversation().post({ channel: ALERTS }, says('a'), 'key');
    await expect(post).rejects.toMatchObject({ name: 'SlackRateLimited', retryAfterSeconds: 7 });
    await expect(post).rejects.toThrow(SlackRateLimited);
  });

  test('a server error never posts twice by itself', async () => {
    slack.failNext({ kind: 'status', status: 500 }, { method: 'chat.postMessage' });
    await expect(conversation().post({ channel: ALERTS }, says('a'), 'key')).rejects.toThrow(SlackUnreachable);
    expect(called('chat.postMessage')).toBe(1);
  });

  test('an edit may be repeated and is', async () => {
    const root = await conversation().post({ channel: ALERTS }, says('root'), 'root');
    slack.failNext({ kind: 'status', status: 500 }, { method: 'chat.update' });
    await conversation().update(root, says('edited'));
    expect(slack.channel('alerts').messages[0]).toMatchObject({ text: 'edited', edited: {} });
  });

  test('a refusal keeps Slack’s word', async () => {
    await expect(conversation().post({ channel: 'C09999999' }, says('a'), 'key')).rejects.toThrow('channel_not_found');
    await expect(conversation().post({ channel: '#alerts' }, says('a'), 'key')).rejects.toThrow('configure the id');
    await expect(conversation().update({ channel: ALERTS, ts: '1.2' }, says('a'))).rejects.toThrow(SlackRefused);
  });
});

test('an edit takes the colour and the buttons of the state before away', async () => {
  const before: Message = { ...says('MySQLDown', [{ type: 'heading', text: 'looking' }]), state: 'looking' };
  const root = await conversation().post({ channel: ALERTS }, before, 'root');
  expect(slack.channel('alerts').messages[0]?.attachments).toHaveLength(1);
  await conversation().update(root, says('MySQLDown'));
  expect(slack.channel('alerts').messages[0]?.attachments).toEqual([]);
});

test('an answer to an address that ran out is a refusal', async () => {
  await expect(conversation().whisper(`${slack.url}/respond/unknown`, says('a'), 'them')).rejects.toThrow(
    'expired_url',
  );
  await expect(conversation().whisper('http://127.0.0.1:9/', says('a'), 'them')).rejects.toThrow(SlackUnreachable);
});

test.each([
  { name: 'another host', url: 'https://evil.example/commands/1' },
  { name: 'a host that only ends like it', url: 'https://hooks.slack.com.evil.example/1' },
  { name: 'the name as a user', url: 'https://hooks.slack.com@evil.example/1' },
  { name: 'the metadata service', url: 'http://169.254.169.254/latest' },
  { name: 'not encrypted', url: 'http://hooks.slack.com/1' },
  { name: 'a file', url: 'file:///etc/passwd' },
  { name: 'no address', url: 'nowhere' },
])('an answer goes to Slack only: $name', async ({ url }) => {
  await expect(conversation().whisper(url, says('a'), 'them')).rejects.toMatchObject({ code: 'invalid_url' });
});
