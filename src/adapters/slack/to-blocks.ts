import type { HeaderBlock, KnownBlock, MessageAttachment } from '@slack/types';
import type { Message } from '../../ports/conversation.ts';
import { actionBlocks } from './action-blocks.ts';
import { escapeSlack } from './escape-slack.ts';
import { fitText } from './fit-text.ts';
import { prose } from './mrkdwn.ts';
import { reportBlocks } from './report-blocks.ts';
import { contextBlock } from './section-blocks.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { STATE_LOOKS } from './state-look.ts';
import { visibleText } from './visible-text.ts';

/** What `chat.postMessage` and `chat.update` take. `attachments` is there even when empty: an update would otherwise keep the old ones. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly attachments: readonly MessageAttachment[];
}

/** Far below the 4,000 bytes of `chat.update`, and as much as a notification shows. */
const FALLBACK_LIMIT = 500;

/**
 * Renders a message to Block Kit within Slack's limits. What does not fit is left out visibly: the buttons always stay, the
 * last blocks go first. A root message (one with a state) carries its body in a coloured attachment.
 */
export function toBlocks(message: Message): SlackMessage {
  const look = message.state === undefined ? null : STATE_LOOKS[message.state];
  const title = `${look === null ? '' : `${look.emoji} `}${visibleText(message.report.title).replaceAll('\n', ' ')}`;
  const text = prose(title, FALLBACK_LIMIT);
  const head = titleBlock(title);
  const body = fitBlocks(reportBlocks(message.report.blocks, message.links, 'message'), {
    kept: [head, ...actionBlocks(message.report.actions, message.incident)],
    blocks: SLACK_LIMITS.messageBlocks,
  });
  const rest = [...body, ...actionBlocks(message.report.actions, message.incident)];
  if (look === null || rest.length === 0) return { text, blocks: [head, ...rest], attachments: [] };
  return { text, blocks: [head], attachments: [{ color: look.color, fallback: text, blocks: rest }] };
}

function titleBlock(title: string): HeaderBlock {
  const text = fitText(title, { limit: SLACK_LIMITS.headerText, write: escapeSlack });
  return { type: 'header', text: { type: 'plain_text', text: text || '…', emoji: false } };
}

/** The leading blocks that fit beside those that are kept in any case, and a line that counts what stayed out. */
export function fitBlocks(
  blocks: readonly KnownBlock[],
  { kept, blocks: limit }: { readonly kept: readonly KnownBlock[]; readonly blocks: number },
): readonly KnownBlock[] {
  const note = (count: number) =>
    contextBlock(`… ${count} more ${count === 1 ? 'part' : 'parts'} of this message would not fit into Slack`);
  const size = (some: readonly KnownBlock[]) => JSON.stringify(some).length;
  const fits = (some: readonly KnownBlock[]) =>
    some.length + kept.length <= limit && size(some) + size(kept) <= SLACK_LIMITS.messageSize;
  if (fits(blocks)) return blocks;
  let count = blocks.length - 1;
  while (count > 0 && !fits([...blocks.slice(0, count), note(blocks.length - count)])) count -= 1;
  return [...blocks.slice(0, count), note(blocks.length - count)];
}
