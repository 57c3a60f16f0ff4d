import type { ContextBlock, SectionBlock } from '@slack/types';
import { SLACK_LIMITS } from './slack-limits.ts';

/**
 * Sections out of finished pieces of mrkdwn, as few as their limit allows. A piece is never torn, so no escape, link or span is.
 * `verbatim` keeps Slack from turning what looks like a channel, a name or an address into one.
 */
export function sectionBlocks(pieces: readonly string[]): readonly SectionBlock[] {
  const texts: string[] = [];
  for (const piece of pieces) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + piece.length <= SLACK_LIMITS.sectionText)
      texts[texts.length - 1] = last + piece;
    else texts.push(piece.trimStart());
  }
  return texts.filter((text) => text.trim() !== '').map(sectionBlock);
}

export function sectionBlock(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** Small print. */
export function contextBlock(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
