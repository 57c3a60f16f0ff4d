import type { HeaderBlock } from '@slack/types';
import { escapeSlack } from './escape-slack.ts';
import { fitText } from './fit-text.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { visibleText } from './visible-text.ts';

/** The large line on top of a message or a modal. */
export function titleBlock(title: string): HeaderBlock {
  const line = visibleText(title).replaceAll('\n', ' ');
  const text = fitText(line, { limit: SLACK_LIMITS.headerText, write: escapeSlack });
  return { type: 'header', text: { type: 'plain_text', text: text.trim() === '' ? '…' : text, emoji: false } };
}
