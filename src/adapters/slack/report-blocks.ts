import type { KnownBlock } from '@slack/types';
import type { Block } from '../../core/report/report.ts';
import type { LinkBase } from '../../ports/conversation.ts';
import { codeBlocks } from './code-blocks.ts';
import { mrkdwn } from './mrkdwn.ts';
import { contextBlock, sectionBlocks } from './section-blocks.ts';
import { drawnTable, tableBlocks } from './table-blocks.ts';

/** A report's blocks in Slack's words. A modal takes no table block and a message takes one; other tables are drawn as text. */
export function reportBlocks(
  blocks: readonly Block[],
  links: LinkBase | undefined,
  surface: 'message' | 'modal',
): readonly KnownBlock[] {
  const native = surface === 'message' ? blocks.findIndex(({ type }) => type === 'table') : -1;
  return blocks.flatMap((block, at) =>
    at === native && block.type === 'table' ? tableBlocks(block) : render(block, links),
  );
}

function render(block: Block, links: LinkBase | undefined): readonly KnownBlock[] {
  switch (block.type) {
    case 'heading':
      return sectionBlocks([mrkdwn([{ type: 'strong', text: block.text }], links)]);
    case 'paragraph':
      return sectionBlocks(block.inlines.map((inline) => mrkdwn([inline], links)));
    case 'list':
      return sectionBlocks(
        block.items.flatMap((item, at) => listItem(item, block.ordered ? `${at + 1}. ` : '• ', links)),
      );
    case 'code':
      return codeBlocks(block, links);
    case 'table':
      return drawnTable(block);
    case 'note':
      return sectionBlocks(block.inlines.map((inline) => mrkdwn([inline], links))).map(({ text }) =>
        contextBlock(text?.text ?? ''),
      );
  }
}

function listItem(
  item: readonly Parameters<typeof mrkdwn>[0][number][],
  bullet: string,
  links: LinkBase | undefined,
): readonly string[] {
  const [first, ...rest] = item.map((inline) => mrkdwn([inline], links));
  return [`\n${bullet}${first ?? ''}`, ...rest];
}
