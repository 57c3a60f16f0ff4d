/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's postMessage is not the window's */
import type { WebClient } from '@slack/web-api';
import type { Conversation, Message, MessageRef } from '../../ports/conversation.ts';
import type { Log } from '../../ports/log.ts';
import { EVENT_TYPE, findPosted } from './find-posted.ts';
import { type SlackConnection, slackClients } from './slack-clients.ts';
import { askSlack, SlackRateLimited, SlackRefused, SlackUnreachable } from './slack-errors.ts';
import { type SlackMessage, toBlocks } from './to-blocks.ts';

export interface SlackConversationConfig extends SlackConnection {
  readonly log: Log;
  /**
   * True the first time a key is asked for. With it, only a repeated post looks for its earlier message; without it every post does,
   * which costs two more calls.
   */
  readonly firstTime?: (key: string) => Promise<boolean>;
}

/** As long as Slack's own clients wait for a response URL. */
const WHISPER_TIMEOUT_MS = 10_000;

/** The thread people read, in Slack. Throws SlackRateLimited, SlackRefused or SlackUnreachable. */
export function slackConversation(config: SlackConversationConfig): Conversation {
  const { posting, asking } = slackClients(config, config.log);
  return {
    async post(to, message, key) {
      refuseName(to.channel);
      const first = (await config.firstTime?.(`slack-post/${key}`)) ?? false;
      const earlier = first ? null : await findPosted(asking, to, key);
      return earlier ?? post(posting, to, message, key);
    },
    async update(at, message) {
      const { text, blocks, attachments } = toBlocks(message);
      await askSlack('to edit a message', () =>
        asking.chat.update({
          channel: at.channel,
          ts: at.ts,
          text,
          blocks: [...blocks],
          attachments: [...attachments],
          parse: 'none',
        }),
      );
    },
    async whisper(responseUrl, message, visible) {
      if (!isSlackAddress(responseUrl, config.apiUrl))
        throw new SlackRefused(
          'an answer',
          'invalid_url',
          ['the address to answer to is not one of Slack’s'],
          undefined,
        );
      await whisper(responseUrl, toBlocks(message), visible);
    },
  };
}

/** Response URLs wait in the queue, far from the signature that came with them: what is not Slack's is never called. */
function isSlackAddress(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (apiUrl !== undefined && hostname === new URL(apiUrl).hostname) return true;
  return protocol === 'https:' && /^hooks\.slack(-gov)?\.com$/.test(hostname);
}

/** Slack takes a name for a first post but not for reading or editing, so a name would fail only once something went wrong. */
function refuseName(channel: string): void {
  if (/^[CDG][A-Z0-9]+$/.test(channel)) return;
  throw new SlackRefused(
    'to post a message',
    'channel_not_found',
    [`“${channel}” is no channel id; configure the id (C…)`],
    undefined,
  );
}

async function post(
  client: WebClient,
  to: { readonly channel: string; readonly thread?: string },
  message: Message,
  key: string,
): Promise<MessageRef> {
  const { text, blocks, attachments } = toBlocks(message);
  const event_payload = { key, ...(message.incident === undefined ? {} : { incident: message.incident }) };
  const answer = await askSlack('to post a message', () =>
    client.chat.postMessage({
      channel: to.channel,
      ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
      text,
      blocks: [...blocks],
      attachments: [...attachments],
      metadata: { event_type: EVENT_TYPE, event_payload },
      parse: 'none',
      unfurl_links: false,
      unfurl_media: false,
    }),
  );
  if (answer.ts === undefined) throw new SlackUnreachable('to post a message', new Error('the answer has no ts'));
  return { channel: answer.channel ?? to.channel, ts: answer.ts };
}

async function whisper(
  responseUrl: string,
  { text, blocks, attachments }: SlackMessage,
  visible: 'them' | 'channel',
): Promise<void> {
  const body = {
    response_type: visible === 'them' ? 'ephemeral' : 'in_channel',
    replace_original: false,
    text,
    blocks,
    attachments,
  };
  const answer = await respond(responseUrl, body);
  const said = await answer.text();
  if (answer.status === 429)
    throw new SlackRateLimited('an answer', Number(answer.headers.get('retry-after')) || 1, said);
  if (answer.status >= 500) throw new SlackUnreachable('an answer', new Error(`status ${answer.status}`));
  if (!answer.ok) throw new SlackRefused('an answer', said || `status ${answer.status}`, [], undefined);
}

async function respond(responseUrl: string, body: object): Promise<Response> {
  try {
    return await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(WHISPER_TIMEOUT_MS),
    });
  } catch (error) {
    throw new SlackUnreachable('an answer', error);
  }
}
