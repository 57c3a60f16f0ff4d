import type { IncidentState, Report } from '../core/report/report.ts';

/** A message that exists: where it is, so that it can be edited or answered. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** How links to places in the repository are made: `https://github.com/owner/name` and the commit for sources without one. */
export interface LinkBase {
  readonly repositoryUrl: string;
  readonly commit: string | null;
}

export interface Message {
  readonly report: Report;
  /** Colour and emoji of the root message. */
  readonly state?: IncidentState;
  readonly links?: LinkBase;
  /** Id of the incident: buttons carry it (and nothing else), metadata too. */
  readonly incident?: string;
}

/** The thread people read. Throws when the service cannot be reached; the queue then tries again. */
export interface Conversation {
  /** Posts to a channel, or into the thread of `thread`. `key` makes a retried post recognisable: the same key is never posted twice. */
  post(to: { readonly channel: string; readonly thread?: string }, message: Message, key: string): Promise<MessageRef>;
  update(at: MessageRef, message: Message): Promise<void>;
  /** Answers one person only, through the response URL of their command or click. */
  whisper(responseUrl: string, message: Message, visible: 'them' | 'channel'): Promise<void>;
}
