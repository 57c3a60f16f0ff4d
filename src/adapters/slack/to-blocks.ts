import type { KnownBlock, MessageAttachment } from '@slack/types';
import type { Message } from '../../ports/conversation.ts';
import { actionBlocks } from './action-blocks.ts';
import { fitBlocks } from './fit-blocks.ts';
import { prose } from './mrkdwn.ts';
import { reportBlocks } from './report-blocks.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { STATE_LOOKS } from './state-look.ts';
import { titleBlock } from './title-block.ts';

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
  const title = `${look === null ? '' : `${look.emoji} `}${message.report.title}`;
  const text = prose(title.replaceAll('\n', ' '), FALLBACK_LIMIT);
  const head = titleBlock(title);
  const buttons = actionBlocks(message.report.actions, message.incident);
  const body = fitBlocks(reportBlocks(message.report.blocks, message.links, 'message'), {
    kept: [head, ...buttons],
    blocks: SLACK_LIMITS.messageBlocks,
  });
  const rest = [...body, ...buttons];
  if (look === null || rest.length === 0) return { text, blocks: [head, ...rest], attachments: [] };
  return { text, blocks: [head], attachments: [{ color: look.color, fallback: text, blocks: rest }] };
}
