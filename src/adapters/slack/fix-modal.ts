import type { KnownBlock, ModalView } from '@slack/types';
import * as z from 'zod';
import type { Parsed } from '../../core/values/parsed.ts';
import { fitBlocks } from './fit-blocks.ts';
import { prose } from './mrkdwn.ts';
import { reportBlocks } from './report-blocks.ts';
import { sectionBlock } from './section-blocks.ts';
import type { Confirmation, FixPreview } from './slack-handlers.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { titleBlock } from './title-block.ts';

export const FIX_MODAL = 'open-fix';

/** What the modal is about: kept by Slack in `private_metadata` from the click to the yes. */
export type FixTarget = Omit<Confirmation, 'user'>;

const target = z.object({
  incident: z.string().min(1),
  option: z.string().min(1),
  channel: z.string().min(1),
  thread: z.string().min(1),
});

/** Opens at once, because a trigger lives three seconds; it has nothing to confirm yet. */
export function waitingModal(about: FixTarget): ModalView {
  return modal(about, [sectionBlock('Reading the diff and its proof …')]);
}

/** The diff and its proof with a button that says yes, or why there is nothing to say yes to. */
export function previewModal(about: FixTarget, preview: FixPreview): ModalView {
  if (preview.kind === 'unavailable') return modal(about, [sectionBlock(prose(preview.why) || '…')]);
  const title = titleBlock(preview.report.title);
  const blocks = fitBlocks(reportBlocks(preview.report.blocks, preview.links, 'modal'), {
    kept: [title],
    blocks: SLACK_LIMITS.modalBlocks,
  });
  return { ...modal(about, [title, ...blocks]), submit: plain('Open pull request') };
}

/** Reads back what `private_metadata` holds. */
export function parseTarget(privateMetadata: string): Parsed<FixTarget> {
  try {
    const read = target.safeParse(JSON.parse(privateMetadata));
    return read.success ? { ok: true, value: read.data } : { ok: false, problem: z.prettifyError(read.error) };
  } catch {
    return { ok: false, problem: 'the modal carries no target' };
  }
}

function modal(about: FixTarget, blocks: readonly KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: FIX_MODAL,
    title: plain('Open fix PR'),
    close: plain('Cancel'),
    private_metadata: JSON.stringify(about),
    blocks: [...blocks],
  };
}

function plain(text: string): { type: 'plain_text'; text: string } {
  return { type: 'plain_text', text };
}
