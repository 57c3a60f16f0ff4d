import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { bounded, boundedLines } from '../../../src/core/report/bounded.ts';
import { clockText, dayText, durationText, instantText } from '../../../src/core/report/instant-text.ts';
import { toMarkdown } from '../../../src/core/report/to-markdown.ts';
import { toPlainText } from '../../../src/core/report/to-plain-text.ts';
import { code, paragraph, said, strong, text, type Words } from '../../../src/core/report/words.ts';

/** No half of a surrogate pair: a lone one does not survive UTF-8. */
const isWellFormed = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text)) === text;

const LINKS = { repositoryUrl: 'https://github.com/acme/gitops', commit: 'c0ffee' };
const markdown = (...words: Words) => toMarkdown({ blocks: [paragraph(...words)] }, LINKS);

describe('text from outside in Markdown', () => {
  test.each([
    ['a mention', '@everyone', /@\u200beveryone/],
    ['an issue', 'fixes #12', /fixes #\u200b12/],
    ['HTML', '<img src=x onerror=alert(1)>', /\\<img/],
    ['an HTML comment', '<!-- gone -->', /\\<!--/],
    ['a link', '[here](https://evil.example)', /\[here\\\]\(https:\u200b\/\/evil/],
    ['a heading', '# big', /^\\# big/],
    ['a list', '- item', /^\\- item/],
    ['an ordered list', '1. item', /^1\\\. item/],
    ['a table', 'a | b', /a \\\| b/],
  ])('%s is shown, not acted upon', (_, text, expected) => {
    expect(markdown(said(text))).toMatch(expected);
  });

  test('a code span is longer than the backticks inside', () => {
    expect(markdown(code('a ``` b'))).toBe('````a ``` b````\n');
  });

  test('a fence is longer than the backticks inside', () => {
    const text = 'before\n`````\n@everyone\n';
    const shown = toMarkdown({ blocks: [{ type: 'code', language: 'text', text }] }, LINKS);
    expect(shown.startsWith('``````text\n')).toBe(true);
    expect(shown.endsWith('\n``````\n')).toBe(true);
  });

  test('a place cannot end its link early', () => {
    const source = { file: 'a (b)/<c>.yaml', line: 3 };
    expect(markdown({ type: 'place', source })).toContain('/blob/c0ffee/a%20%28b%29/%3Cc%3E.yaml#L3)');
  });
});

describe('text from outside, whatever it is', () => {
  const piece = oneof(
    constantFrom(...'[|]|](|(javascript:x)|![|<|<img|</details>|&lt;|&#60;|@|team|#|12|GH-|://|www.'.split('|')),
    constantFrom(...'`·```·\\·*·**·_·__·~~·|·$·- ·+ ·> ·1. ·# ·---·[x] ·\n· ·a·b:·^'.split('·')),
    string({ maxLength: 3 }),
  );
  const hostile = array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
  /** What Markdown reads as prose: an escaped mark is a letter, and code is shown. */
  const prose = (
    shown: string, // a dot for either: it is no letter, no digit and no mark
  ) => shown.replace(/\\[!-/:-@[-`{-~]|(`+)(?!`).*?(?<!`)\1(?!`)/g, '·');

  test('nothing in it is acted upon, alone or beside more of it', () => {
    assert(
      property(hostile, hostile, (one, other) => {
        const shown = prose(markdown(said(one), said(other)).trimEnd());
        expect(shown).not.toMatch(/\n/);
        expect(shown).not.toMatch(/\]\(|\]\[|\]:/);
        expect(shown).not.toMatch(/<[A-Za-z/!?]/);
        expect(shown).not.toMatch(/&(?!amp;)#?\w+;/);
        expect(shown).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./i);
        expect(shown).not.toMatch(/[`*~|$]/);
        expect(shown).not.toMatch(/^(#{1,6}(\s|$)|[-+](\s|$)|--|>|\d+[.)](\s|$)|\[[ x]\])/i);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  '`app=blog-system,environment=production`, but no Pod has it (nearest is mysql)',
  'mysql_up, +3.0, a list[0], x < 3 and y > 2; R&D, too',
])('%s needs no escape', (sentence) => {
  expect(markdown(said(sentence))).toBe(`${sentence}\n`);
});

test('words keep their distance, whoever writes them', () => {
  const block = paragraph(strong('Cause: '), said('`commonLabels` in'), text(' '), code('a.yaml'), said(' by Jo'));
  expect(toPlainText({ title: '', blocks: [block], actions: [] })).toBe('Cause: commonLabels in a.yaml by Jo\n');
  expect(toMarkdown({ blocks: [block] }, LINKS)).toBe('**Cause:** `commonLabels` in `a.yaml` by Jo\n');
});

describe('bounded text', () => {
  test('is never longer than its bound, and holds no control or direction character', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), integer({ min: 2, max: 300 }), (text, limit) => {
        const shown = bounded(text, limit);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown).not.toMatch(/[\n\r\t\u202a-\u202e\u2066-\u2069\u200b]/);
        expect(isWellFormed(shown) || !isWellFormed(text)).toBe(true);
      }),
    );
  });

  test('keeps lines where they mean something', () => {
    expect(boundedLines('a\r\n\tb\u202e')).toBe('a\n\tb');
  });
});

describe('moments', () => {
  test('are what the calendar says, from 1600 to 2400', () => {
    assert(
      property(integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2400, 0, 1) }), (at) => {
        const iso = new Date(at).toISOString();
        expect(`${dayText(at)}T${clockText(at)}`).toBe(iso.slice(0, 19));
      }),
    );
    expect(instantText(Date.UTC(2026, 1, 28, 23, 59, 59))).toBe('2026-02-28 23:59:59 UTC');
  });

  test.each([
    [0, '0 s'],
    [59_499, '59 s'],
    [60_000, '1 min'],
    [4_320_000, '1 h 12 min'],
    [7_200_000, '2 h'],
    [172_740_000, '47 h 59 min'],
    [265 * 86_400_000, '265 days'],
    [-5, '0 s'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
