import { createServer, type Server } from 'node:http';
import { slackApp } from '../../../src/adapters/slack/slack-app.ts';
import { slackConversation } from '../../../src/adapters/slack/slack-conversation.ts';
import type { FixPreview, SlackHandlers } from '../../../src/adapters/slack/slack-handlers.ts';
import { slackHttpReceiver } from '../../../src/adapters/slack/slack-http-receiver.ts';
import type { Message, MessageRef } from '../../../src/ports/conversation.ts';
import type { Log } from '../../../src/ports/log.ts';
import { signedHeaders } from '../../support/slack/deliver.ts';
import { isLoose, textOf } from '../../support/slack/loose-json.ts';
import { type SlackStandIn, startSlack } from '../../support/slack/start-slack.ts';

const SECRET = 'a-signing-secret';

/** Everything the app handed on, in order. */
interface Heard {
  readonly what: keyof SlackHandlers;
  readonly value: unknown;
}

let slack: SlackStandIn;
let server: Server;
let url = '';
let heard: Heard[];
let logged: string[];
let preview: () => Promise<FixPreview>;
let queueIsDown: boolean;

const log: Log = { info: () => {}, warn: (text) => logged.push(text), error: (text) => logged.push(text) };

const hear =
  (what: keyof SlackHandlers) =>
  async (value: unknown): Promise<void> => {
    heard.push({ what, value });
    if (queueIsDown) throw new Error('the queue is down');
  };

const handlers: SlackHandlers = {
  onCommand: hear('onCommand'),
  onOpenFix: async (click) => {
    heard.push({ what: 'onOpenFix', value: click });
    return preview();
  },
  onConfirm: hear('onConfirm'),
  onShowDiff: hear('onShowDiff'),
  onNotHelpful: hear('onNotHelpful'),
};

beforeEach(async () => {
  heard = [];
  logged = [];
  queueIsDown = false;
  preview = async () => ({
    kind: 'ready',
    report: {
      title: 'Move the label out of the selectors',
      blocks: [
        { type: 'code', language: 'diff', text: '-commonLabels:\n+labels:' },
        { type: 'table', head: ['proof'], rows: [['mysql <ready>']] },
      ],
      actions: [],
    },
  });
  slack = await startSlack({ signingSecret: SECRET, requestUrl: () => `${url}/slack/events` });
  const { receiver, listener } = slackHttpReceiver({ signingSecret: SECRET, log });
  slackApp({ config: { token: slack.token, apiUrl: slack.apiUrl }, receiver, handlers, log });
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await slack.stop();
});

const conversation = () => slackConversation({ token: slack.token, apiUrl: slack.apiUrl, log });

async function diagnosed(): Promise<{ root: MessageRef; answer: MessageRef }> {
  const message = (title: string): Message => ({
    report: {
      title,
      blocks: [],
      actions: [
        { type: 'open-fix', label: 'Open fix PR', option: 'move-to-labels' },
        { type: 'show-diff', label: 'Show diff', option: 'move-to-labels' },
        { type: 'not-helpful', label: 'Not helpful' },
      ],
    },
    incident: 'i-1',
  });
  const root = await conversation().post({ channel: slack.channel('alerts').id }, message('MySQLDown'), 'root');
  return {
    root,
    answer: await conversation().post({ channel: root.channel, thread: root.ts }, message('cause'), 'cause'),
  };
}

/** Work after the acknowledgement goes on by itself; wait until it shows. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not happen');
}

const submittable = () => slack.modals().find(({ view }) => view['submit'] !== undefined);

describe('commands', () => {
  test('are acknowledged with a word and handed on', async () => {
    const { status, millis } = await slack.command('diagnose blog-system/mysql --share', { user: 'U0BOB' });
    expect([status, millis < 3000]).toEqual([200, true]);
    expect(slack.ephemeral().at(-1)).toMatchObject({ to: 'U0BOB', text: 'On it: `diagnose blog-system/mysql` …' });
    const { value } = await until(() => heard[0]);
    expect(value).toEqual({
      verb: 'diagnose',
      argument: 'blog-system/mysql',
      share: true,
      user: 'U0BOB',
      channel: slack.channel('alerts').id,
      responseUrl: expect.stringContaining(slack.url),
    });
  });

  test('keep every letter of an error, whatever its script', async () => {
    await slack.command('why „ü“ <nil> & *x* 日本');
    expect(await until(() => heard[0])).toMatchObject({ value: { verb: 'why', argument: '„ü“ <nil> & *x* 日本' } });
    expect(slack.ephemeral().at(-1)?.text).toBe('On it: `why „ü“ &lt;nil&gt; &amp; *x* 日本` …');
  });

  test('that are unknown get the help, which says so', async () => {
    await slack.command('heal <!channel>');
    expect(slack.ephemeral().at(-1)?.text).toBe('I do not know “heal”.');
    expect(JSON.stringify(slack.ephemeral().at(-1)?.blocks)).toContain('/suture diagnose');
    expect(heard).toEqual([]);
  });

  test('that cannot be queued are answered', async () => {
    queueIsDown = true;
    await slack.command('scan');
    await until(() => slack.ephemeral().find(({ text }) => text.includes('could not take this up')));
    expect(logged).toEqual(['A command could not be queued']);
  });

  test('can be answered to one person or to the channel', async () => {
    await slack.command('scan');
    const { value } = await until(() => heard[0]);
    const responseUrl = isLoose(value) ? textOf(value['responseUrl']) : '';
    const message: Message = { report: { title: 'nothing found', blocks: [], actions: [] } };
    await conversation().whisper(responseUrl, message, 'them');
    expect(slack.ephemeral().at(-1)?.text).toBe('nothing found');
    await conversation().whisper(responseUrl, message, 'channel');
    expect(slack.channel('alerts').messages.at(-1)?.text).toBe('nothing found');
  });
});

describe('the fix', () => {
  test('is shown in a modal with its diff and proof, and opened after a yes', async () => {
    const { root, answer } = await diagnosed();
    expect((await slack.click(answer, 'open-fix')).status).toBe(200);
    const modal = await until(submittable);
    const shown = JSON.stringify(modal.view['blocks']);
    expect(shown).toContain('-commonLabels:\\n+labels:');
    expect(shown).toContain('mysql &lt;ready&gt;');
    expect(heard).toMatchObject([
      {
        what: 'onOpenFix',
        value: {
          incident: 'i-1',
          option: 'move-to-labels',
          user: 'U0ALICE',
          channel: root.channel,
          thread: root.ts,
          message: answer.ts,
        },
      },
    ]);

    expect((await slack.submit()).status).toBe(200);
    expect(slack.modals()).toEqual([]);
    expect(await until(() => heard[1])).toEqual({
      what: 'onConfirm',
      value: { incident: 'i-1', option: 'move-to-labels', user: 'U0ALICE', channel: root.channel, thread: root.ts },
    });
  });

  test('opens its modal before a slow preview is there', async () => {
    let ready: (preview: FixPreview) => void = () => {};
    preview = () => new Promise((resolve) => (ready = resolve));
    const { answer } = await diagnosed();
    await slack.click(answer, 'open-fix');
    const waiting = await until(() => slack.modals()[0]);
    expect(waiting.view['submit']).toBeUndefined();
    await until(() => heard[0]);
    ready({ kind: 'unavailable', why: 'The branch <main> moved.' });
    await until(() =>
      JSON.stringify(slack.modals()[0]?.view).includes('The branch &lt;main&gt; moved.') ? true : undefined,
    );
    expect(submittable()).toBeUndefined();
  });

  test('says so when its preview fails', async () => {
    preview = async () => {
      throw new Error('the store is down');
    };
    const { answer } = await diagnosed();
    await slack.click(answer, 'open-fix');
    await until(() =>
      JSON.stringify(slack.modals()[0]?.view ?? '').includes('I could not read this fix') ? true : undefined,
    );
    expect(logged).toEqual(['A preview failed']);
  });

  test('clicked twice opens two modals and hands the same thing on twice: the key is made of facts', async () => {
    const { answer } = await diagnosed();
    await Promise.all([slack.click(answer, 'open-fix'), slack.click(answer, 'open-fix')]);
    await until(() =>
      slack.modals().filter(({ view }) => view['submit'] !== undefined).length === 2 ? true : undefined,
    );
    await slack.submit(slack.modals()[0]?.id);
    await slack.submit(slack.modals()[0]?.id);
    await until(() => heard[3]);
    const [first, second] = heard.filter(({ what }) => what === 'onConfirm');
    expect(first).toEqual(second);
  });

  test('that cannot be queued is answered in the thread', async () => {
    const { root, answer } = await diagnosed();
    await slack.click(answer, 'open-fix');
    await until(submittable);
    queueIsDown = true;
    await slack.submit();
    const said = await until(() => slack.ephemeral()[0]);
    expect(said).toMatchObject({
      to: 'U0ALICE',
      thread_ts: root.ts,
      text: 'I could not take this up. Please try again in a minute.',
    });
  });
});

test.each([
  { button: 'show-diff', what: 'onShowDiff', option: 'move-to-labels' },
  { button: 'not-helpful', what: 'onNotHelpful', option: null },
])('$button is handed on', async ({ button, what, option }) => {
  const { root } = await diagnosed();
  await slack.click(root, button);
  expect(await until(() => heard[0])).toMatchObject({ what, value: { incident: 'i-1', option, thread: root.ts } });
});

describe('requests', () => {
  const post = (body: string, headers: Record<string, string>, path = '/slack/events') =>
    fetch(`${url}${path}`, { method: 'POST', headers, body });
  const seconds = () => Math.floor(Date.now() / 1000);
  const body =
    'command=%2Fsuture&text=scan&user_id=U1&channel_id=C1&team_id=T1&response_url=http%3A%2F%2Fx.test&trigger_id=1';

  test.each([
    { name: 'unsigned', headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }) },
    { name: 'signed with another secret', headers: () => signedHeaders(body, 'other', seconds()) },
    { name: 'signed for another body', headers: () => signedHeaders(`${body}x`, SECRET, seconds()) },
    { name: 'stale by six minutes', headers: () => signedHeaders(body, SECRET, seconds() - 360) },
  ])('$name: 401, and nothing happens', async ({ headers }) => {
    expect((await post(body, headers())).status).toBe(401);
    expect(heard).toEqual([]);
  });

  test('to another path: 404', async () => {
    expect((await post(body, signedHeaders(body, SECRET, seconds()), '/elsewhere')).status).toBe(404);
  });

  test('over 1 MB: 413', async () => {
    const large = `text=${'x'.repeat(1_100_000)}`;
    expect((await post(large, signedHeaders(large, SECRET, seconds()))).status).toBe(413);
  });

  test('Slack’s question for the address is answered', async () => {
    const question = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    const answer = await post(question, {
      ...signedHeaders(question, SECRET, seconds()),
      'content-type': 'application/json',
    });
    expect(await answer.json()).toEqual({ challenge: 'c-1' });
  });

  test('a mention is answered with the help, to that person, in the thread', async () => {
    const channel = slack.channel('alerts').id;
    const event = JSON.stringify({
      type: 'event_callback',
      team_id: 'T1',
      event: { type: 'app_mention', user: 'U0BOB', channel, ts: '2.0', thread_ts: '1.0', text: '<@U0SUTURE> hi' },
    });
    const answer = await post(event, {
      ...signedHeaders(event, SECRET, seconds()),
      'content-type': 'application/json',
    });
    expect(answer.status).toBe(200);
    expect(await until(() => slack.ephemeral()[0])).toMatchObject({ to: 'U0BOB', thread_ts: '1.0', text: 'Suture' });
  });
});
