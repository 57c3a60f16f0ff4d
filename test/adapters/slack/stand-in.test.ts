import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { checkBlocks, checkView } from '../../support/slack/check-blocks.ts';
import { isLoose, type Loose } from '../../support/slack/loose-json.ts';
import { startSlack } from '../../support/slack/start-slack.ts';
import { tickets } from '../../support/slack/tickets.ts';
import { checkContent } from '../../support/slack/web-api.ts';

// The stand-in stands for Slack in every test above it, so what it refuses is tested too.

const section = (text: string): Loose => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (changes: Loose = {}): Loose => ({
  type: 'button',
  action_id: 'a',
  text: { type: 'plain_text', text: 'b' },
  ...changes,
});
const actions = (...elements: readonly Loose[]): Loose => ({ type: 'actions', elements });
const table = (rows: number, columns: number): Loose => ({
  type: 'table',
  rows: Array.from({ length: rows }, () => Array.from({ length: columns }, () => ({ type: 'raw_text', text: 'x' }))),
});

test.each<{ name: string; blocks: readonly unknown[]; problem: string }>([
  {
    name: 'a section too long',
    blocks: [section('x'.repeat(3001))],
    problem: 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  },
  {
    name: 'an empty section',
    blocks: [section('')],
    problem: 'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  },
  {
    name: 'a header with mrkdwn',
    blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
    problem: 'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  },
  {
    name: 'a header too long',
    blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
    problem: 'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  },
  {
    name: 'too many blocks',
    blocks: Array.from({ length: 51 }, () => section('x')),
    problem: 'no more than 50 items allowed [json-pointer:/blocks]',
  },
  {
    name: 'too many buttons',
    blocks: [actions(...Array.from({ length: 26 }, (_, at) => button({ action_id: `a${at}` })))],
    problem: 'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  },
  {
    name: 'the same button twice',
    blocks: [actions(button(), button())],
    problem: 'action_id already exists [json-pointer:/blocks/0/elements/1/action_id]',
  },
  {
    name: 'a button’s label too long',
    blocks: [actions(button({ text: { type: 'plain_text', text: 'x'.repeat(76) } }))],
    problem: 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  },
  {
    name: 'a button’s value too long',
    blocks: [actions(button({ value: 'x'.repeat(2001) }))],
    problem: 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  },
  {
    name: 'a field nobody knows',
    blocks: [{ ...section('x'), colour: 'red' }],
    problem: 'invalid additional property: colour [json-pointer:/blocks/0]',
  },
  {
    name: 'a block nobody knows',
    blocks: [{ type: '__proto__' }],
    problem: 'unsupported type: __proto__ [json-pointer:/blocks/0/type]',
  },
  {
    name: 'too many rows',
    blocks: [table(101, 1)],
    problem: 'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  },
  {
    name: 'too many columns',
    blocks: [table(1, 21)],
    problem: 'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  },
  { name: 'two tables', blocks: [table(1, 1), table(1, 1)], problem: 'only one table allowed [json-pointer:/blocks]' },
])('refuses $name', ({ blocks, problem }) => {
  expect(checkBlocks(blocks, '/blocks', 'message')).toEqual([`[ERROR] ${problem}`]);
  expect(checkContent({ blocks })).toMatchObject({
    ok: false,
    error: 'invalid_blocks',
    response_metadata: { messages: [`[ERROR] ${problem}`] },
  });
});

test('refuses a message that is too long as a whole, or says nothing', () => {
  expect(checkContent({ blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) })).toMatchObject({
    error: 'msg_blocks_too_long',
  });
  expect(checkContent({ text: '', blocks: [] })).toMatchObject({ error: 'no_text' });
});

test('refuses a table in a modal and a title too long', () => {
  const view = { type: 'modal', title: { type: 'plain_text', text: 'x'.repeat(25) }, blocks: [table(1, 1)] };
  expect(checkView(view)).toEqual([
    '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    '[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]',
  ]);
});

test('a trigger lives three seconds and works once', () => {
  let now = 0;
  const handedOut = tickets(
    () => now,
    () => '',
  );
  const [used, old] = [handedOut.trigger('U1'), handedOut.trigger('U1')];
  expect(handedOut.useTrigger(used)).toEqual({ user: 'U1' });
  expect(handedOut.useTrigger(used)).toBe('exchanged_trigger_id');
  now = 3001;
  expect(handedOut.useTrigger(old)).toBe('expired_trigger_id');
  expect(handedOut.useTrigger('other')).toBe('invalid_trigger_id');
});

test('a response URL works five times within half an hour', () => {
  let now = 0;
  const handedOut = tickets(
    () => now,
    () => '',
  );
  const target = { user: 'U1', channel: 'C1', thread: '', message: '' };
  const idOf = (url: string) => url.replace('/respond/', '');
  const [used, old] = [idOf(handedOut.responseUrl(target)), idOf(handedOut.responseUrl(target))];
  expect(Array.from({ length: 6 }, () => handedOut.useResponseUrl(used)).map((use) => use === 'used_url')).toEqual([
    ...Array.from({ length: 5 }, () => false),
    true,
  ]);
  now = 30 * 60_000 + 1;
  expect(handedOut.useResponseUrl(old)).toBe('expired_url');
});

test('refuses a wrong token and an unknown method', async () => {
  const slack = await startSlack({ signingSecret: 's', requestUrl: 'http://127.0.0.1:9/' });
  const client = (token: string) => new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  await expect(client('xoxb-other').auth.test()).rejects.toThrow('invalid_auth');
  await expect(client(slack.token).apiCall('admin.everything')).rejects.toThrow('unknown_method');
  await slack.stop();
});

const FIXTURES = '../shared/contracts/slack/block_kit_spec/spec/fixtures/valid/blocks';
const KNOWN = /^(divider|header|image|markdown|rich_text|section|table|context_block)_/;
(existsSync(FIXTURES) ? test : test.skip)(
  `accepts the examples of the Block Kit specification (skipped without ${FIXTURES})`,
  () => {
    const names = readdirSync(FIXTURES).filter((name) => KNOWN.test(name));
    expect(names.length).toBeGreaterThan(8);
    const problems = names.flatMap((name) => {
      const read: unknown = JSON.parse(readFileSync(`${FIXTURES}/${name}`, 'utf8'));
      const blocks = isLoose(read) && Array.isArray(read['blocks']) ? read['blocks'] : [read];
      return checkBlocks(blocks, `/${name}`, 'message');
    });
    expect(problems).toEqual([]);
  },
);
