import { type Loose, looseList } from './loose-json.ts';

/** A message as the stand-in keeps it, near to how Slack gives it back. */
export interface SlackMessage {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly blocks: readonly Loose[];
  readonly attachments: readonly Loose[];
  readonly metadata?: Loose;
  readonly edited?: { readonly user: string; readonly ts: string };
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly messages: readonly SlackMessage[];
}

/** What only one person sees. */
export interface Ephemeral extends SlackMessage {
  readonly channel: string;
  readonly to: string;
}

export interface SlackModal {
  readonly id: string;
  readonly hash: string;
  readonly user: string;
  readonly view: Loose;
}

export interface SlackState {
  readonly channels: readonly SlackChannel[];
  readonly ephemeral: readonly Ephemeral[];
  readonly modals: readonly SlackModal[];
}

/** The workspace's memory. Every change makes a new state, so a listener may keep what it was given. */
export interface Workspace {
  state(): SlackState;
  change(next: (state: SlackState) => SlackState): void;
  /** A new timestamp, later than every one before. */
  nextTs(): string;
  nextId(prefix: string): string;
  onChange(listener: (state: SlackState) => void): () => void;
}

export const BOT = { user: 'U0SUTURE', bot: 'B0SUTURE', app: 'A0SUTURE', team: 'T0HOSPITAL', name: 'suture' } as const;

export function workspace(channelNames: readonly string[]): Workspace {
  let state: SlackState = {
    channels: channelNames.map((name, index) => ({ id: `C${String(index + 1).padStart(8, '0')}`, name, messages: [] })),
    ephemeral: [],
    modals: [],
  };
  const listeners = new Set<(state: SlackState) => void>();
  let lastMicros = 0;
  let ids = 0;
  return {
    state: () => state,
    change(next) {
      state = next(state);
      for (const listener of listeners) listener(state);
    },
    nextTs() {
      lastMicros = Math.max(Date.now() * 1000, lastMicros + 100);
      return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
    },
    nextId: (prefix) => `${prefix}${String((ids += 1)).padStart(8, '0')}`,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A channel by id or by name, with or without `#`. */
export function findChannel(state: SlackState, wanted: string): SlackChannel | undefined {
  return state.channels.find(({ id, name }) => id === wanted || name === wanted.replace(/^#/, ''));
}

/** The state with one channel's messages changed. */
export function withMessages(
  state: SlackState,
  channel: string,
  next: (messages: readonly SlackMessage[]) => readonly SlackMessage[],
): SlackState {
  const channels = state.channels.map((each) =>
    each.id === channel ? { ...each, messages: next(each.messages) } : each,
  );
  return { ...state, channels };
}

/** Every button a message shows, also those in its attachments. */
export function buttonsOf(message: Pick<SlackMessage, 'blocks' | 'attachments'>): readonly Loose[] {
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => looseList(attachment['blocks']))];
  return blocks.filter((block) => block['type'] === 'actions').flatMap((block) => looseList(block['elements']));
}
