import type { WebClient } from '@slack/web-api';
import type { MessageRef } from '../../ports/conversation.ts';
import { askSlack } from './slack-errors.ts';

/** Marks our messages (docs.slack.dev, "Message metadata"). Slack has no idempotency key for posts, so the key travels in here. */
export const EVENT_TYPE = 'suture';

const PAGE = 200;
/** A retry follows within minutes; threads and channels seldom move further in that time. */
const PAGES = 5;

interface Place {
  readonly channel: string;
  readonly thread?: string;
}

interface Seen {
  readonly ts?: string;
  readonly bot_id?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

/** Finds the message this bot posted under `key` in a thread, or among the latest of a channel. Needs `channels:history`. */
export async function findPosted(client: WebClient, to: Place, key: string): Promise<MessageRef | null> {
  const { bot_id: self } = await askSlack('to say who I am', () => client.auth.test());
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { messages, next } = await readPage(client, to, cursor);
    const found = messages.find((message) => message.bot_id === self && keyOf(message) === key);
    if (found?.ts !== undefined) return { channel: to.channel, ts: found.ts };
    if (!next) return null;
    cursor = next;
  }
  return null;
}

async function readPage(
  client: WebClient,
  to: Place,
  cursor: string | undefined,
): Promise<{ messages: readonly Seen[]; next?: string | undefined }> {
  const common = {
    channel: to.channel,
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const { thread } = to;
  const answer = await askSlack('to read the conversation', async () =>
    thread === undefined
      ? client.conversations.history(common)
      : client.conversations.replies({ ...common, ts: thread }),
  );
  return { messages: answer.messages ?? [], next: answer.response_metadata?.next_cursor };
}

function keyOf({ metadata }: Seen): unknown {
  if (metadata?.event_type !== EVENT_TYPE || metadata.event_payload === undefined) return undefined;
  return 'key' in metadata.event_payload ? metadata.event_payload.key : undefined;
}
