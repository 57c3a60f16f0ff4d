import type { KnownBlock } from '@slack/types';
import type { Block } from '../../core/report/report.ts';
import type { LinkBase } from '../../ports/conversation.ts';
import { escapeSlack } from './escape-slack.ts';
import { fitText } from './fit-text.ts';
import { mrkdwn } from './mrkdwn.ts';
import { contextBlock, sectionBlock } from './section-blocks.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { visibleText } from './visible-text.ts';

export type CodeBlock = Extract<Block, { readonly type: 'code' }>;

const FENCE = '```';
const SECTION_ROOM = SLACK_LIMITS.sectionText - 2 * FENCE.length - 2;
/** A message is read, not scrolled: what is longer belongs into the pull request. */
const EXCERPT_ROOM = 6000;
/** Whole error messages of the API server, which are one line, fit. */
const LINE_LIMIT = 2800;

/** An excerpt: a link to its place, its lines with the one it is about marked, and how many lines had to stay out. */
export function codeBlocks(code: CodeBlock, links: LinkBase | undefined): readonly KnownBlock[] {
  const lines = numbered(code).map(writeLine);
  const shown = lines.slice(0, linesThatFit(lines));
  const place = code.place === undefined ? null : mrkdwn([{ type: 'place', source: code.place }], links);
  return [
    ...(place === null ? [] : [contextBlock(place)]),
    ...fenced(shown),
    ...(shown.length === lines.length ? [] : [contextBlock(more(lines.length - shown.length, code, place))]),
  ];
}

function more(count: number, code: CodeBlock, place: string | null): string {
  const where = code.language === 'diff' ? ': see the pull request' : place === null ? '' : `: see ${place}`;
  return `… ${count} more ${count === 1 ? 'line' : 'lines'}${where}`;
}

function numbered({ text, firstLine, highlight }: CodeBlock): readonly string[] {
  const lines = visibleText(text).replace(/\n$/, '').split('\n');
  if (firstLine === undefined) return lines;
  const width = String(firstLine + lines.length - 1).length;
  return lines.map((line, index) => {
    const number = firstLine + index;
    return `${number === highlight ? '→' : ' '} ${String(number).padStart(width)}  ${line}`;
  });
}

/** A zero-width space between backticks keeps a line from closing the fence around it. */
function writeLine(line: string): string {
  return fitText(line.replace(/`(?=`)/g, '`\u200b'), { limit: LINE_LIMIT, write: escapeSlack });
}

function linesThatFit(lines: readonly string[]): number {
  let room = EXCERPT_ROOM;
  const over = lines.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  return over === -1 ? lines.length : over;
}

function fenced(lines: readonly string[]): readonly KnownBlock[] {
  const parts: string[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= SECTION_ROOM)
      parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.map((part) => sectionBlock(`${FENCE}\n${part}\n${FENCE}`));
}
