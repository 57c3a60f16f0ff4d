import type { Inline } from '../../core/report/report.ts';
import type { LinkBase } from '../../ports/conversation.ts';
import { escapeSlack } from './escape-slack.ts';
import { fitText } from './fit-text.ts';
import { placeUrl } from './place-url.ts';
import { visibleText } from './visible-text.ts';

/** No single piece of text from outside may push everything else out of a message. */
/** Nothing else may ever stand in a mention. */
const SLACK_USER = /^[UW][A-Z0-9]{2,20}$/;
const PIECE_LIMIT = 1400;
/** Whole error messages of the API server fit: people search for them as they are. */
const CODE_LIMIT = 2800;
const URL_LIMIT = 3000;

/** Opens bold, italic or strike at the start of a word, or code anywhere; Slack knows no escape for it. */
const OPENS_FORMAT = /(?<![\p{L}\p{N}])[*_~](?=\S)|`/gu;
const ZERO_WIDTH_SPACE = '\u200b';

/** One line of Slack's mrkdwn per sentence; everything that comes from outside is escaped and bounded. */
export function mrkdwn(inlines: readonly Inline[], links: LinkBase | undefined): string {
  return inlines.map((inline) => one(inline, links)).join('');
}

function one(inline: Inline, links: LinkBase | undefined): string {
  switch (inline.type) {
    case 'text':
      return prose(inline.text);
    case 'strong':
      return spaced(inline.text.replaceAll('\n', ' '), (word) => wrapped('*', prose(word)));
    case 'code':
      return inlineCode(inline.text);
    case 'person':
      return SLACK_USER.test(inline.id) ? `<@${inline.id}>` : inlineCode(inline.id);
    case 'link':
      return mrkdwnLink(inline.url, inline.text);
    case 'place': {
      const label = `${inline.source.file}:${inline.source.line}`;
      const url = placeUrl(inline.source, links);
      return url === null ? inlineCode(label) : mrkdwnLink(url, label);
    }
  }
}

/** Text in which nothing is a mention, a link or a format: the zero-width space takes an opening mark its word. */
export function prose(text: string, limit: number = PIECE_LIMIT): string {
  const plain = visibleText(text).replace(OPENS_FORMAT, (mark) => mark + ZERO_WIDTH_SPACE);
  return fitText(plain, { limit, write: escapeSlack });
}

/** A code span. Slack cannot escape a backtick and ends a span at a line break, so both are shown by characters that look like them. */
export function inlineCode(text: string, limit: number = CODE_LIMIT): string {
  const oneLine = visibleText(text).replaceAll('`', '\u02cb').replaceAll('\n', '⏎').trim();
  return wrapped('`', fitText(oneLine, { limit, write: escapeSlack }));
}

/** A link to http(s); any other address is shown, not linked. */
export function mrkdwnLink(url: string, label: string): string {
  const target = linkTarget(url);
  if (target === null) return `${prose(label)} (${inlineCode(url, PIECE_LIMIT)})`;
  const text = fitText(visibleText(label).replaceAll('\n', ' ').replaceAll('|', '\u2223').replaceAll('`', '\u02cb'), {
    limit: 300,
    write: escapeSlack,
  });
  return `<${escapeSlack(target)}|${text || 'link'}>`;
}

/** The address in the form a link may carry it, or null when it is not http(s) or too long. */
export function linkTarget(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  const target = href.replaceAll('|', '%7C').replaceAll('`', '%60');
  return (protocol === 'https:' || protocol === 'http:') && escapeSlack(target).length <= URL_LIMIT / 2 ? target : null;
}

/** `* a*` is no bold text: blanks at the ends stay, outside. */
function spaced(text: string, write: (word: string) => string): string {
  const [, before = '', word = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return before + write(word) + after;
}

/** Slack shows the bare marks of an empty span. */
function wrapped(mark: string, text: string): string {
  return text === '' ? '' : `${mark}${text}${mark}`;
}
