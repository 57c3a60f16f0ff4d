import type { Report } from '../../core/report/report.ts';
import type { LinkBase } from '../../ports/conversation.ts';
import type { CommandRequest } from '../../ports/queue.ts';

/** Who pressed what, where. `thread` is the root message's `ts`, `message` the one the button is in. */
export interface Click {
  readonly incident: string;
  readonly option: string | null;
  readonly user: string;
  readonly channel: string;
  readonly thread: string;
  readonly message: string;
  /** For `Conversation.whisper`; usable 5 times within 30 minutes. */
  readonly responseUrl: string | null;
}

/** Somebody read the diff and its proof and said yes. */
export interface Confirmation {
  readonly incident: string;
  readonly option: string;
  readonly user: string;
  readonly channel: string;
  readonly thread: string;
}

/** What the modal shows before somebody says yes: the diff and its proof, or one line why there is nothing to confirm. */
export type FixPreview =
  | { readonly kind: 'ready'; readonly report: Report; readonly links?: LinkBase }
  | { readonly kind: 'unavailable'; readonly why: string };

/**
 * What people can ask for in Slack. Every one is called after Slack got its answer, may be called twice for the same thing, and should
 * only put work into the queue; on Lambda all of it still counts into the three seconds.
 */
export interface SlackHandlers {
  onCommand(command: CommandRequest): Promise<void>;
  onOpenFix(click: Click): Promise<FixPreview>;
  onConfirm(confirmation: Confirmation): Promise<void>;
  onShowDiff(click: Click): Promise<void>;
  onNotHelpful(click: Click): Promise<void>;
}
