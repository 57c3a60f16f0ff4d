import type { SlackMessage } from '../../../test/support/slack/workspace.ts';

/** A Slack message as a terminal shows it: the words of its blocks, buttons in brackets. */
export function messageText({ text, blocks, attachments }: SlackMessage): string {
  const inside = attachments.flatMap((attachment) => (Array.isArray(attachment['blocks']) ? attachment['blocks'] : []));
  const lines = [...blocks, ...inside].map(blockText).filter((line) => line !== '');
  return lines.length === 0 ? plain(text) : lines.join('\n');
}

function blockText(block: unknown): string {
  const { type, text, elements, rows } = fields(block);
  if (type === 'actions')
    return list(elements)
      .map((button) => `[ ${wordsOf(fields(button)['text'])} ]`)
      .join('  ');
  if (type === 'table')
    return list(rows)
      .map((row) => list(row).map(wordsOf).join(' | '))
      .join('\n');
  if (type === 'context') return list(elements).map(wordsOf).join(' ');
  return wordsOf(text);
}

const wordsOf = (object: unknown): string => {
  const { text } = fields(object);
  return typeof text === 'string' ? plain(text) : '';
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Undoes Slack's markup: links become their text, entities their characters. */
function plain(text: string): string {
  return text
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
