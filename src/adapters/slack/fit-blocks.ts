import type { KnownBlock } from '@slack/types';
import { contextBlock } from './section-blocks.ts';
import { SLACK_LIMITS } from './slack-limits.ts';

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
