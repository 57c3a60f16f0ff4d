import * as fc from 'fast-check';
import { toBlocks } from '../../../src/adapters/slack/to-blocks.ts';
import type { Action, Block, IncidentState, Inline, Report } from '../../../src/core/report/report.ts';
import type { Message } from '../../../src/ports/conversation.ts';
import { isLoose, type Loose } from '../../support/slack/loose-json.ts';
import { checkContent } from '../../support/slack/web-api.ts';
import { buttonsOf } from '../../support/slack/workspace.ts';

const LINKS = { repositoryUrl: 'https://github.com/shop/deploy', commit: 'c0ffee' };

const report = (blocks: readonly Block[], actions: readonly Action[] = []): Report => ({
  title: 'MySQLDown',
  blocks,
  actions,
});
const paragraph = (...inlines: readonly Inline[]): Block => ({ type: 'paragraph', inlines });
const rendered = (block: Block): string =>
  texts(toBlocks({ report: report([block]), links: LINKS }).blocks)
    .slice(1)
    .join('\n---\n');

/** Every text Slack shows, in order. */
function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (!isLoose(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : texts(inner),
  );
}

interface Marked {
  readonly text: string;
  readonly mrkdwn: boolean;
}

/** Text objects: those whose text Slack reads for control characters. */
function markedTexts(value: unknown): readonly Marked[] {
  if (Array.isArray(value)) return value.flatMap(markedTexts);
  if (!isLoose(value)) return [];
  const mrkdwn = value['type'] === 'mrkdwn';
  if (mrkdwn || value['type'] === 'plain_text') return texts(value).map((text) => ({ text, mrkdwn }));
  return Object.values(value).flatMap(markedTexts);
}

const asLoose = (message: object): Loose => ({ ...message });

describe('inlines', () => {
  test.each<{ name: string; inline: Inline; shown: string }>([
    {
      name: 'a mention is text',
      inline: { type: 'text', text: '<!channel> & <@U1>' },
      shown: '&lt;!channel&gt; &amp; &lt;@U1&gt;',
    },
    { name: 'a backtick cannot end a code span', inline: { type: 'code', text: 'a` *b*' }, shown: '`aˋ *b*`' },
    { name: 'a code span stays on its line', inline: { type: 'code', text: 'a\nb' }, shown: '`a⏎b`' },
    { name: 'an empty code span shows nothing', inline: { type: 'code', text: '' }, shown: '–' },
    {
      name: 'a star does not open bold',
      inline: { type: 'text', text: 'see *all* a*b' },
      shown: 'see *\u200ball* a*b',
    },
    { name: 'strong', inline: { type: 'strong', text: 'mysql' }, shown: '*mysql*' },
    { name: 'strong keeps its distance', inline: { type: 'strong', text: 'Cause: ' }, shown: '*Cause:* ' },
    { name: 'text that turns round is written out', inline: { type: 'text', text: 'a\u202eb' }, shown: 'a\\u{202e}b' },
    {
      name: 'a link',
      inline: { type: 'link', text: 'PR <1>', url: 'https://x.test/?a=1&b=2|3' },
      shown: '<https://x.test/?a=1&amp;b=2%7C3|PR &lt;1&gt;>',
    },
    {
      name: 'a link that is a script',
      inline: { type: 'link', text: 'go', url: 'javascript:alert(1)' },
      shown: 'go (`javascript:alert(1)`)',
    },
    {
      name: 'a place at the commit of the diagnosis',
      inline: { type: 'place', source: { file: 'apps/my app/k#1.yaml', line: 7 } },
      shown: '<https://github.com/shop/deploy/blob/c0ffee/apps/my%20app/k%231.yaml#L7|apps/my app/k#1.yaml:7>',
    },
    {
      name: 'a place at its own commit',
      inline: { type: 'place', source: { file: 'a.yaml', line: 1, commit: 'beef' } },
      shown: '<https://github.com/shop/deploy/blob/beef/a.yaml#L1|a.yaml:1>',
    },
    {
      name: 'a place outside of the repository is no link',
      inline: { type: 'place', source: { file: '../a.yaml', line: 1 } },
      shown: '`../a.yaml:1`',
    },
  ])('$name', ({ inline, shown }) => {
    expect(rendered(paragraph(inline, ...(shown === '–' ? [{ type: 'text', text: '–' } as const] : [])))).toBe(shown);
  });

  test('10,000 characters are bounded, and what is left says so', () => {
    const shown = rendered(paragraph({ type: 'text', text: '&'.repeat(10_000) }, { type: 'text', text: ' after' }));
    expect(shown).toMatch(/^(&amp;)+… after$/);
    expect(shown.length).toBeLessThan(3000);
  });
});

describe('blocks', () => {
  test('an error of the API server stays whole, whether it stands in a sentence or alone', () => {
    const error = `The Deployment "mysql" is invalid: spec.selector: Invalid value: ${JSON.stringify({ matchLabels: { app: 'x'.repeat(1500) } })}: field is immutable`;
    expect(rendered(paragraph({ type: 'code', text: error }))).toBe(`\`${error}\``);
    expect(rendered({ type: 'code', language: 'text', text: error })).toContain(error);
  });

  test('an excerpt is numbered, marked and linked', () => {
    const block: Block = {
      type: 'code',
      language: 'yaml',
      text: 'commonLabels:\n  app: <x>\n',
      place: { file: 'a/kustomization.yaml', line: 10 },
      firstLine: 9,
      highlight: 10,
    };
    expect(rendered(block)).toBe(
      [
        '<https://github.com/shop/deploy/blob/c0ffee/a/kustomization.yaml#L10|a/kustomization.yaml:10>',
        '```\n   9  commonLabels:\n→ 10    app: &lt;x&gt;\n```',
      ].join('\n---\n'),
    );
  });

  test('a fence inside an excerpt does not close it', () => {
    expect(rendered({ type: 'code', language: 'text', text: 'a\n```\nb' })).toBe('```\na\n`\u200b`\u200b`\nb\n```');
  });

  test('a long diff says how many lines are missing, and where they are', () => {
    const text = Array.from({ length: 500 }, (_, at) => `+ line ${at}: ${'x'.repeat(20)}`).join('\n');
    const shown = rendered({ type: 'code', language: 'diff', text });
    const lines = shown.match(/^\+ line/gm)?.length ?? 0;
    expect(shown).toContain(`… ${500 - lines} more lines: see the pull request`);
    expect(lines).toBeGreaterThan(100);
  });

  test('lists pack into few sections', () => {
    const items = Array.from({ length: 40 }, (_, at): Inline[] => [{ type: 'text', text: `item ${at}` }]);
    const { blocks } = toBlocks({ report: report([{ type: 'list', ordered: true, items }]) });
    expect(blocks).toHaveLength(2);
    expect(rendered({ type: 'list', ordered: false, items: items.slice(0, 2) })).toBe('• item 0\n• item 1');
  });

  test('the first table is a table, the next is drawn', () => {
    const table: Block = {
      type: 'table',
      head: ['option', 'return'],
      rows: [
        ['move', '4.2'],
        ['<!here>', ''],
      ],
    };
    const { blocks } = toBlocks({ report: report([table, table]) });
    expect(blocks.slice(1)).toEqual([
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'option' },
            { type: 'raw_text', text: 'return' },
          ],
          [
            { type: 'raw_text', text: 'move' },
            { type: 'raw_text', text: '4.2' },
          ],
          [
            { type: 'raw_text', text: '<\u200b!here>' },
            { type: 'raw_text', text: '–' },
          ],
        ],
      },
      {
        type: 'section',
        text: { type: 'mrkdwn', verbatim: true, text: '```\noption   return\nmove     4.2\n&lt;!here&gt;\n```' },
      },
    ]);
  });
});

describe('buttons', () => {
  test('carry the option in the id and only the incident in the value', () => {
    const actions: readonly Action[] = [
      { type: 'open-fix', label: 'Open fix PR', option: 'move-to-labels' },
      { type: 'open-fix', label: 'Open fix PR', option: 'remove', primary: false },
      { type: 'show-diff', label: 'Show diff', option: 'move-to-labels' },
      { type: 'show-diff', label: 'Show diff again', option: 'move-to-labels' },
      { type: 'not-helpful', label: 'Not helpful' },
      { type: 'open-url', label: 'Open', url: 'https://github.com/x/y/pull/1' },
      { type: 'open-url', label: 'Bad', url: 'javascript:alert(1)' },
    ];
    const { blocks, attachments } = toBlocks({ report: report([], actions), incident: 'i-1' });
    const buttons = buttonsOf({ blocks: blocks.map(asLoose), attachments: attachments.map(asLoose) });
    expect(buttons.map(({ action_id, value, style, url }) => [action_id, value, style, url])).toEqual([
      ['open-fix:move-to-labels', 'i-1', 'primary', undefined],
      ['open-fix:remove', 'i-1', undefined, undefined],
      ['show-diff:move-to-labels', 'i-1', undefined, undefined],
      ['not-helpful', 'i-1', undefined, undefined],
      ['open-url:Open', 'i-1', undefined, 'https://github.com/x/y/pull/1'],
    ]);
  });

  test('stay when the text is too long for one message', () => {
    const blocks = Array.from({ length: 90 }, (): Block => paragraph({ type: 'text', text: 'word '.repeat(100) }));
    const message = toBlocks({
      report: report(blocks, [{ type: 'not-helpful', label: 'Not helpful' }]),
      incident: 'i-1',
    });
    expect(checkContent(asLoose(message))).toBeNull();
    expect(message.blocks.at(-1)?.type).toBe('actions');
    expect(texts(message.blocks).join('\n')).toMatch(/… \d+ more parts of this message would not fit into Slack/);
  });
});

test('a root message shows its state by emoji and colour', () => {
  const message = toBlocks({ report: report([paragraph({ type: 'text', text: 'looking' })]), state: 'resolved' });
  expect(message).toEqual({
    text: '✅ MySQLDown',
    blocks: [{ type: 'header', text: { type: 'plain_text', text: '✅ MySQLDown', emoji: false } }],
    attachments: [
      {
        color: '#36a64f',
        fallback: '✅ MySQLDown',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'looking', verbatim: true } }],
      },
    ],
  });
});

const hostile = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '@here',
    '```',
    '`',
    '*bold*',
    '&lt;!everyone&gt;',
    '<https://evil.test|click>',
    '\u202egnp',
    '\ud800',
    '',
    '\n\n',
    '| a |',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .constantFrom('&', '<', '😀', 'x')
    .chain((unit) => fc.integer({ min: 500, max: 10_000 }).map((count) => unit.repeat(count))),
);
const words = fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join(''));
const source = fc.record({ file: words, line: fc.nat() });
const inline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'strong' as const, 'code' as const), text: words }),
  fc.record({
    type: fc.constant('link' as const),
    text: words,
    url: fc.oneof(
      words,
      fc.webUrl({ withQueryParameters: true }),
      words.map((tail) => `https://x.test/${tail}`),
    ),
  }),
  fc.record({ type: fc.constant('place' as const), source }),
);
const inlines = fc.array(inline, { maxLength: 5 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('heading' as const), text: words }),
  fc.record({ type: fc.constantFrom('paragraph' as const, 'note' as const), inlines }),
  fc.record({ type: fc.constant('list' as const), ordered: fc.boolean(), items: fc.array(inlines, { maxLength: 6 }) }),
  fc.record({
    type: fc.constant('code' as const),
    language: fc.constantFrom('yaml' as const, 'diff' as const),
    text: words,
    place: source,
    firstLine: fc.nat(2000),
  }),
  fc.record({
    type: fc.constant('table' as const),
    head: fc.array(words, { maxLength: 25 }),
    rows: fc.array(fc.array(words, { maxLength: 3 }), { maxLength: 130 }),
  }),
);
const action: fc.Arbitrary<Action> = fc.record(
  {
    type: fc.constantFrom('open-fix' as const, 'show-diff' as const, 'not-helpful' as const, 'open-url' as const),
    label: words,
    option: words,
    url: fc.webUrl(),
  },
  { requiredKeys: ['type', 'label'] },
);
const states: readonly IncidentState[] = [
  'firing',
  'looking',
  'diagnosed',
  'unexplained',
  'pr-open',
  'pr-merged',
  'resolved',
  'failed',
];
const message: fc.Arbitrary<Message> = fc.record(
  {
    report: fc.record({
      title: words,
      blocks: fc.array(block, { maxLength: 60 }),
      actions: fc.array(action, { maxLength: 40 }),
    }),
    state: fc.constantFrom(...states),
    links: fc.constant(LINKS),
    incident: fc.constant('incident-1'),
  },
  { requiredKeys: ['report'] },
);

describe('whatever the report holds', () => {
  test('Slack takes it, and nothing in it is a mention, a forged link or an open fence', () => {
    fc.assert(
      fc.property(message, (given) => {
        const sent = toBlocks(given);
        expect(checkContent(asLoose(sent))).toBeNull();
        expect(Buffer.byteLength(sent.text)).toBeLessThanOrEqual(4000);
        expect(texts(sent).join('\n')).not.toMatch(/<[!@#]/);
        for (const { text, mrkdwn } of [
          ...markedTexts([sent.blocks, sent.attachments]),
          { text: sent.text, mrkdwn: true },
        ]) {
          expect(text).not.toMatch(/&(?!(amp|lt|gt);)/);
          expect(text.replace(/<https?:\/\/[^<>|]+\|[^<>|]+>/g, '')).not.toMatch(/[<>]/);
          if (mrkdwn) expect((text.match(/```/g) ?? []).length % 2).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});
